"""Deleting a run: whoever comes in the middle of it, or a power cut, finds the whole run or none."""

import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest

from lenet.errors import RunError
from lenet.runs import RunConfig, RunFolder, catalog, create_run, delete_run, list_all_runs, rename_run
from lenet.runs.liveness import keep_dead, take_launch
from lenet.runs.removal import remove_folder, remove_leftovers


def make_run(run_id: str = "mine") -> RunFolder:
    return create_run(RunConfig(), run_id)


def test_nobody_can_launch_a_run_whose_lock_was_just_removed(monkeypatch, own_runs):
    folder, really, refused = make_run(), os.unlink, []

    def launch_then(name, **where):
        really(name, **where)
        if name == "launch.lock":
            with pytest.raises(RunError):
                take_launch(folder)
            refused.append(name)

    monkeypatch.setattr(os, "unlink", launch_then)
    delete_run("mine")
    assert refused and list(own_runs.iterdir()) == []


def test_nothing_new_can_be_written_into_a_run_that_is_being_removed(monkeypatch, own_runs):
    make_run()
    really = shutil.rmtree

    def write_then(path):
        with pytest.raises(RunError, match="no run"):
            rename_run("mine", "new")
        really(path)

    monkeypatch.setattr(shutil, "rmtree", write_then)
    delete_run("mine")
    assert list(own_runs.iterdir()) == []


def test_who_renames_a_run_that_is_deleted_meanwhile_learns_that_it_is_gone(monkeypatch):
    make_run()
    monkeypatch.setattr(catalog, "check_name", lambda name: delete_run("mine") or name)
    with pytest.raises(RunError, match="The run 'mine' is gone"):
        rename_run("mine", "new")


def test_what_a_power_cut_leaves_is_in_no_list_and_goes_with_the_next_run(monkeypatch, own_runs):
    make_run()
    make_run("other")
    with monkeypatch.context() as cut:
        cut.setattr(shutil, "rmtree", lambda path: (path / "config.json").unlink())
        delete_run("mine")
    assert [run.run_id for run in list_all_runs()[0]] == ["other"] and not list_all_runs()[1]
    assert len(list(own_runs.iterdir())) == 2
    delete_run("other")
    assert list(own_runs.iterdir()) == []


def test_what_cannot_be_removed_stays_in_the_list(monkeypatch, own_runs):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    make_run()
    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(RunError, match="Permission denied"):
        delete_run("mine")
    assert [run.run_id for run in list_all_runs()[0]] == ["mine"]


def test_two_servers_may_remove_the_same_run(monkeypatch, own_runs):
    make_run()
    really = shutil.rmtree

    def after_another(path, **options):
        really(path)
        really(path, **options)

    monkeypatch.setattr(shutil, "rmtree", after_another)
    delete_run("mine")
    assert list(own_runs.iterdir()) == []


def test_who_deletes_a_run_that_another_is_deleting_learns_that_it_is_gone(monkeypatch, own_runs):
    make_run()
    with ThreadPoolExecutor() as threads, monkeypatch.context() as patch:

        def while_another_comes(path):
            patch.undo()
            late.append(threads.submit(delete_run, "mine"))
            wait(late, timeout=0.02)
            remove_folder(path)

        late: list[Future] = []
        patch.setattr(catalog, "remove_folder", while_another_comes)
        delete_run("mine")
        with pytest.raises(RunError, match="There is no run 'mine': it may have been deleted"):
            late[0].result()


def test_who_comes_to_the_locks_of_a_run_that_another_has_deleted_learns_that_it_is_gone(monkeypatch, own_runs):
    def delete_first(folder):
        monkeypatch.setattr(catalog, "keep_dead", keep_dead)
        delete_run("mine")
        return keep_dead(folder)

    make_run()
    monkeypatch.setattr(catalog, "keep_dead", delete_first)
    with pytest.raises(RunError, match="There is no run 'mine': it may have been deleted"):
        delete_run("mine")
    assert list(own_runs.iterdir()) == []


def test_of_a_link_to_a_run_the_link_is_removed(own_runs):
    elsewhere = own_runs / "Elsewhere"
    make_run().path.rename(elsewhere)
    (own_runs / "mine").symlink_to(elsewhere)
    delete_run("mine")
    assert list_all_runs() == ([], []) and (elsewhere / "config.json").exists()
    (own_runs / ".deleted-mine-0000").symlink_to(elsewhere)
    remove_leftovers(own_runs)
    assert list(own_runs.iterdir()) == [elsewhere] and (elsewhere / "config.json").exists()
