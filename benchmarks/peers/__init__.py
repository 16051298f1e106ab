"""The article's training as other people would write it, one script a library: plain, idiomatic, nothing left to waste.

Each runs in a process of its own, `python -m benchmarks.peers.NAME CONFIG --epochs N`, in an environment that has
nothing but its library and NumPy. None of them computes more than training needs: no losses or accuracies are summed.
"""
