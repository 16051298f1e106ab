"""Names of everything kept between runs of a page: session-state keys and query-string keys. The only such file.

Session state lasts as long as the browser tab; the query string is what an address carries to someone else.
"""

from dataclasses import dataclass

# Query string: the selection that an address carries.
QUERY_VIEW = "view"
QUERY_RUN = "run"
QUERY_COMPARED = "compare"  # ids of runs, with commas between
QUERY_SWEEP = "sweep"  # id of the sweep that is shown
QUERY_OVER = "over"  # what a sweep is to try: settings with their values
QUERY_SEEDS = "seeds"  # with how many seeds each
QUERY_LOG = "log"  # "1": loss on a logarithmic axis
QUERY_PART = "part"  # of MNIST, whose images are browsed
QUERY_LABEL = "label"  # the digit whose images are browsed; all where there is none
QUERY_PAGE = "page"  # of these images, from 1
QUERY_SHUFFLE = "shuffle"  # which random distortions the preview shows
QUERY_MODEL = "model"
QUERY_LAYER = "layer"
QUERY_UNIT = "unit"
QUERY_ROW = "row"  # of the value that is explained
QUERY_COLUMN = "column"
QUERY_VALUES = "values"  # "activation" or "preactivation"
QUERY_DIGIT = "digit"  # whose pixels are shown
QUERY_IMAGE = "image"  # "drawing", "upload", "sample-7" or "test-1234", as ui.shared.image_names has it
QUERY_PEN = "pen"  # "off": a drawing is not drawn again with one pen
QUERY_TAPS = "taps"  # "off": stray taps of the pen are not left out


@dataclass(frozen=True)
class QueryKey:
    """A key of the address: the pages that read it, what it says, and a value that every machine knows."""

    key: str
    pages: tuple[str, ...]
    sentence: str
    example: str


QUERY_KEYS = (
    QueryKey(QUERY_VIEW, ("Train",), "The part of the page: new, watch, runs, sweeps or data.", "new"),
    QueryKey(QUERY_RUN, ("Train",), "The run that is watched, by its id.", "article"),
    QueryKey(QUERY_COMPARED, ("Train",), "The runs that are ticked in the table of runs, with commas between.",
             "article,lab"),
    QueryKey(QUERY_SWEEP, ("Train",), "The sweep whose results are shown, by its id.", "20261129-150419-5761"),
    QueryKey(QUERY_OVER, ("Train",), "What “Try several” tries: one or two settings, each with its values.",
             "learning_rate=0.001,0.01;activation=relu,tanh"),
    QueryKey(QUERY_SEEDS, ("Train",), "With how many seeds it trains each combination.", "3"),
    QueryKey(QUERY_LOG, ("Train",), "1 for a logarithmic axis of the loss.", "1"),
    QueryKey(QUERY_PART, ("Train",), "The part of MNIST whose images are shown: train, validation or test.",
             "validation"),
    QueryKey(QUERY_LABEL, ("Train",), "The digit whose images are shown; without it, those of all digits.", "4"),
    QueryKey(QUERY_PAGE, ("Train",), "Which forty of these images are shown, from 1.", "2"),
    QueryKey(QUERY_SHUFFLE, ("Train",), "How often the preview of the distortions was shuffled, up to 999.", "3"),
    QueryKey(QUERY_MODEL, ("Draw", "Inspect"), "The network: one of the box or a run’s id, with @ and an epoch.",
             "article@20"),
    QueryKey(QUERY_LAYER, ("Inspect",), "The layer: C1, S2, C3, S4, C5, F6 or OUTPUT.", "C3"),
    QueryKey(QUERY_UNIT, ("Inspect",), "The map or unit of the layer, from 0.", "5"),
    QueryKey(QUERY_ROW, ("Inspect",), "The row of the value that is explained, from 0.", "2"),
    QueryKey(QUERY_COLUMN, ("Inspect",), "Its column, from 0.", "3"),
    QueryKey(QUERY_VALUES, ("Inspect",), "Which values of C5 and F6 are shown: activation or preactivation.",
             "preactivation"),
    QueryKey(QUERY_DIGIT, ("Inspect",), "The digit whose pixels are shown.", "8"),
    QueryKey(QUERY_IMAGE, ("Home", "Train", "Draw", "Inspect"),
             "The picture that is read: drawing, upload, sample-0 to sample-9, or on Inspect test-0 to test-9999.",
             "sample-7"),
    QueryKey(QUERY_PEN, ("Draw",), "off: a drawing is read with the pen that it was drawn with.", "off"),
    QueryKey(QUERY_TAPS, ("Draw",), "off: stray taps of the pen are read, too.", "off"),
)
"""All keys but those of the settings of Train, which are rows of `lenet.settings`."""

# The address (ui.address)
ADDRESS = "address"  # dict[str, str]: what stands in the address
PAGE = "page"  # str: the page being visited
WIDGET_GENERATION = "widget_generation"  # int: grows when Back or a button sets widgets
LAST_QUERIES = "last_queries"  # dict by page of dict[str, str]: what the address of each page held last
SETTLED = "settled"  # dict by page of dict by query key: what this visit shows where the address is silent
SHOWN = "shown"  # dict by page of dict by query key: what of that the next choice writes into the address

# Buttons that act once (ui.once)
ONCE = "once"  # prefix: (generation, when it may be pressed again) of a button's place
DRAWN_ONCE = "drawn_once"  # prefix: str, the key that such a button stands on the page with
PRESSED = "pressed"  # prefix: bool, whether a button of that place was pressed just now

# Every page
SESSION = "session"  # key of the component that has the page run again when the server is back

# Home
HOME_FIGURE = "home_figure"  # key of the figure component
HOME_CANVAS = "home_canvas"  # key of the canvas component

# The picture being read, shared by Home, Draw and Inspect
DRAWING = "drawing"  # current_input.Drawing: strokes and ink
INPUT_SOURCE = "input_source"  # str: "drawing", "sample" or "upload"
INPUT_NUMBER = "input_number"  # prefix: int, the picture of a source that was chosen last
INPUT_CHOSEN = "input_chosen"  # int: how often a picture was chosen
SWITCHES = "switches"  # lenet.preprocessing.Switches: which steps a drawing takes
INPUT_UPLOAD = "input_upload"  # current_input.CurrentInput made from the uploaded file
PICTURE_FILES = "picture_files"  # picture_files.ChosenFiles: the files that were chosen last

# Controls that choose network and picture: prefixes, each with the page's name; the address holds what they show
NETWORK_CHOICE = "network_choice"
EPOCH_CHOICE = "epoch_choice"
SOURCE_CHOICE = "source_choice"
SAMPLE_CHOICE = "sample_choice"
TEST_CHOICE = "test_choice"

# Draw
DRAW_CANVAS = "draw_canvas"  # key of the canvas component
DRAW_SOURCE = "draw_source"  # str: the control; INPUT_SOURCE holds what it shows
DRAW_SWITCH = "draw_switch"  # prefix: bool, whether a drawing takes a step; the address holds what it shows
DRAW_UPLOAD = "draw_uploaded"  # prefix: the file uploader's files
DRAW_UPLOAD_FRAME = "draw_picture_file"  # key of the container around the uploader
DRAW_INTAKE = "draw_intake"  # key of the component that hands files to the uploader
DRAW_CAMERA = "draw_camera"  # bool: whether the camera is on
DRAW_PHOTO = "draw_photo"  # the camera's picture
DRAW_PHONE = "draw_phone"  # key of the component that opens a phone's camera app
DRAW_FILES = "draw_files"  # key of the list of files

# Last chosen, for pages opened by an address that doesn't say
MODEL = "model"  # str: a reference such as "article@20"
IMAGE = "image"  # str: as QUERY_IMAGE
RUN = "run_seen"  # str: id of the run last looked at on Train
INSPECT_NUMBER = "inspect_number"  # prefix: int, the picture of a source that Inspect showed last
INSPECT_CANVAS = "inspect_canvas"  # key of the canvas component
INSPECT_LAYER = "inspect_layer"  # str: the layer control; the address holds what it shows
INSPECT_UNIT = "inspect_unit"  # int | None: the unit that is shown; the next epoch shows it too
INSPECT_VALUES = "inspect_values"  # str: the control; the address holds what it shows
INSPECT_ROW = "inspect_row"  # str: key of the slider that stands, as address.usual_key makes it
INSPECT_COLUMN = "inspect_column"  # the same
INSPECT_DIGIT = "inspect_digit"  # the same, of the control

# The teacher of a shared lab
TEACHER_MENU = "teacher_menu"  # key of the container around the button
TEACHER_ASK = "teacher_ask"  # key of the button that asks for the password
TEACHER_LEAVE = "teacher_leave"  # key of the button that gives the right back
TEACHER_FORM = "teacher_form"  # key of the form
TEACHER_PASSWORD = "teacher_password"  # str: what is typed; the browser empties it when it is given

# Train
TRAIN_VIEW = "train_view"  # str: the control; the address holds which part of the page is shown
TRAIN_PROBLEM = "train_problem"  # LabError of the last button, shown once, beside a live run until the next
TRAIN_SETTING = "train_set_"  # prefix: the control of a setting; the address holds what it shows
TRAIN_BOX = "train_box_"  # prefix: bool, whether a box of settings is open
TRAIN_RECIPE = "train_recipe"  # dict[str, str]: the settings shown last, as an address writes them
TRAIN_NAME = "train_name"  # str: the name typed for the next run
TRAIN_SHOWN = "train_shown"  # prefix: run id chosen in the list of runs above the curves
TRAIN_LOG_LOSS = "train_log_loss"  # bool: the switch; the address holds what it shows
TRAIN_RATE = "train_rate"  # prefix: float, learning rate to change to while it trains
TRAIN_PACE = "train_pace"  # prefix: float, batches a second to slow it down to
TRAIN_STEP = "train_step_asked"  # by_hand.Asked: the batch that was asked for last
TRAIN_LOST_FILM = "train_lost_film"  # str: id of a run whose film was asked for in vain, until that is told
TRAIN_HINTS = "train_hints"  # prefix: set of names of hints that the last run of the page found
TRAIN_CANVAS = "train_canvas"  # key of the canvas component
TRAIN_FILM = "train_film"  # key of the time line through a run's epochs
TRAIN_TABLE = "train_table"  # prefix: the table of runs, with the rows chosen in it
TRAIN_DAMAGED = "train_damaged"  # prefix: the button that deletes a damaged run
TRAIN_INTAKE = "train_intake_"  # prefix: the uploader of a run that another lab has packed
TRAIN_INTAKES = "train_intakes"  # int: how many files came through it
TRAIN_TRIED = "train_tried"  # prefix: str or None, a setting that is tried; the address holds what it shows
TRAIN_TRIED_VALUES = "train_values_tried"  # prefix: list or str, its values, the same
TRAIN_SEEDS = "train_seeds"  # int: with how many seeds, the same
TRAIN_SWEEP = "train_sweep"  # str: id of the sweep that is shown, the same
TRAIN_SWEEP_DONE = "train_done_of_sweep"  # prefix: int, how many runs of it had a result when it was drawn
TRAIN_RENAME = "train_rename"  # str: a run's new name
TRAIN_PART = "train_part"  # str: the control; the address holds what it shows, as with the next two
TRAIN_LABEL = "train_label"  # int or None
TRAIN_PAGE = "train_page"  # prefix: int
