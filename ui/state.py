"""Names of everything kept between runs of a page: session-state keys and query-string keys. The only such file.

Session state lasts as long as the browser tab; the query string is what an address carries to someone else.
"""

# Query string: the selection that an address carries.
QUERY_VIEW = "view"
QUERY_RUN = "run"
QUERY_COMPARED = "compare"  # ids of runs, with commas between
QUERY_LOG = "log"  # "1": loss on a logarithmic axis
QUERY_MODEL = "model"
QUERY_EPOCH = "epoch"
QUERY_LAYER = "layer"
QUERY_UNIT = "unit"
QUERY_ROW = "row"  # of the value that is explained
QUERY_COLUMN = "column"
QUERY_VALUES = "values"  # "activation" or "preactivation"
QUERY_DIGIT = "digit"  # whose pixels are shown
QUERY_IMAGE = "image"  # "drawing", "upload", "sample-7" or "test-1234", as ui.shared.image_names has it

# The address (ui.address)
ADDRESS = "address"  # dict[str, str]: what stands in the address
PAGE = "page"  # str: the page being visited
TURN = "turn"  # int: how often widgets were set by something else than themselves
SETTLED = "settled"  # dict by query key: what this visit shows where the address is silent
SHOWN = "shown"  # dict by query key: what of that the next choice writes into the address

# Buttons that act once (ui.once)
ONCE = "once"  # prefix: (turn, when it was pressed last) of a button's place
PRESSED = "pressed"  # prefix: bool, whether a button of that place was pressed just now

# Home
HOME_FIGURE = "home_figure"  # key of the figure component
HOME_CANVAS = "home_canvas"  # key of the canvas component

# The picture being read, shared by Home, Draw and Inspect
DRAWING = "drawing"  # current_input.Drawing: strokes and ink
PEN_WIDTH = "pen_width"  # int: pixels of the 280 x 280 canvas
PEN_CHOICE = "pen_choice"  # prefix: the slider of one canvas; PEN_WIDTH holds what it shows
INPUT_SOURCE = "input_source"  # str: "drawing", "sample" or "upload"
INPUT_SAMPLE = "input_sample"  # int: which sample digit was chosen
INPUT_UPLOAD = "input_upload"  # current_input.CurrentInput made from the uploaded file
UPLOAD_PROBLEM = "upload_problem"  # str or None: what is wrong with the file uploaded last

# Controls that choose network and picture: prefixes, each with the page's name; the address holds what they show
NETWORK_CHOICE = "network_choice"
EPOCH_CHOICE = "epoch_choice"
SOURCE_CHOICE = "source_choice"
SAMPLE_CHOICE = "sample_choice"
TEST_CHOICE = "test_choice"

# Draw
DRAW_CANVAS = "draw_canvas"  # key of the canvas component
DRAW_SOURCE = "draw_source"  # str: the control; INPUT_SOURCE holds what it shows
DRAW_UPLOAD = "draw_uploaded"  # the file uploader's file
DRAW_UPLOAD_FRAME = "draw_picture_file"  # key of the container around the uploader
DRAW_LARGE_FILE = "draw_large_file"  # key of the component that reports files which the uploader refuses

# Last chosen, for pages opened by an address that doesn't say
MODEL = "model"  # str: a reference such as "article@20"
IMAGE = "image"  # str: as QUERY_IMAGE
RUN = "run_seen"  # str: id of the run last looked at on Train
INSPECT_SAMPLE = "inspect_sample"  # int: a sample digit
INSPECT_TEST = "inspect_test"  # int: the number of a test image
INSPECT_CANVAS = "inspect_canvas"  # key of the canvas component
INSPECT_LAYER = "inspect_layer"  # str: the layer control; the address holds what it shows
INSPECT_VALUES = "inspect_values"  # str: the control; the address holds what it shows, as with the next three
INSPECT_ROW = "inspect_row"  # int
INSPECT_COLUMN = "inspect_column"  # int
INSPECT_DIGIT = "inspect_digit"  # int

# Train
TRAIN_VIEW = "train_view"  # str: the control; the address holds which part of the page is shown
TRAIN_PROBLEM = "train_problem"  # LabError of the last button, shown once, beside a live run until the next
TRAIN_SETTING = "train_set_"  # prefix: the control of a setting; the address holds what it shows
TRAIN_RECIPE = "train_recipe"  # dict[str, str]: the settings shown last, as an address writes them
TRAIN_SHUFFLE = "train_shuffle_seed"  # int: which random distortions the preview shows
TRAIN_NAME = "train_name"  # str: the name typed for the next run
TRAIN_SHOWN = "train_shown"  # prefix: run id chosen in the list of runs above the curves
TRAIN_LOG_LOSS = "train_log_loss"  # bool: the switch; the address holds what it shows
TRAIN_RATE = "train_rate"  # prefix: float, learning rate to change to while it trains
TRAIN_TABLE = "train_table"  # prefix: the table of runs, with the rows chosen in it
TRAIN_RENAME = "train_rename"  # str: a run's new name
TRAIN_LABEL = "train_label"  # int or None: the digit whose images are browsed
TRAIN_SPLIT = "train_split"  # str: which part of MNIST is browsed
TRAIN_START = "train_start"  # int: number of the first image browsed
