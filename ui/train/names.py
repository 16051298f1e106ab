"""What a run is called after its settings. Pure functions."""

from lenet.runs.names import cut_name
from lenet.runs.presets import PRESETS
from lenet.recipe import ARTICLE, Recipe, describe_changes, start_from


def suggest_name(recipe: Recipe) -> str:
    """The name of the preset if nothing is changed in it, else one that says in what it differs from the article's."""
    article = start_from(ARTICLE).values
    if recipe.values == article:
        return "The article’s recipe"
    if recipe.values == start_from(recipe.preset).values:
        return PRESETS[recipe.preset].name
    return cut_name(", ".join(describe_changes(recipe.values, article)))
