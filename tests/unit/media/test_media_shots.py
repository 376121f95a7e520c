"""Shots, in films whose cuts are known: what is found, what is not taken for a cut, and how it compares."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from probanda.media.pdq import luma, shrink
from probanda.media.shots import Cutting, ShotFinder, shots_of

_SPEC = spec_from_file_location("fixture_scenes", Path(__file__).parents[2] / "fixtures" / "films" / "scenes.py")
scenes = module_from_spec(_SPEC)
sys.modules[_SPEC.name] = scenes
_SPEC.loader.exec_module(scenes)
Cut, Scene, film_of = scenes.Cut, scenes.Scene, scenes.film_of


def found(frames: list[NDArray], *, rate: int = 25) -> list[Cutting]:
    finder = ShotFinder()
    cuttings = [finder.add(number, number / rate, shrink(luma(frame)), None) for number, frame in enumerate(frames)]
    return [one for one in cuttings if one is not None]


def a(seed: int, **wanted: float) -> Scene:
    return Scene(seed=seed, height=120, width=200, **wanted)


@pytest.mark.parametrize("how", [{}, {"noise": 20.0}, {"dark": 0.18, "noise": 1.0}, {"speed": 5.0}], ids=str)
def test_hard_cuts_are_found_to_the_frame(how: dict[str, float]) -> None:
    frames, begins = film_of([(a(seed, **how), 30) for seed in (501, 502, 503, 504)], [Cut()] * 3)
    assert [(one.pts, one.faded) for one in found(frames)] == [(begin, False) for begin in begins]


def test_fades_through_black_begin_where_the_picture_comes_back() -> None:
    frames, begins = film_of([(a(seed), 50) for seed in (511, 512, 513)], [Cut("fade", 20), Cut("fade", 30)])
    cuttings = found(frames)
    assert all(one.faded for one in cuttings)
    assert [abs(one.pts - begin) <= 3 for one, begin in zip(cuttings, begins, strict=True)] == [True, True]


def test_a_dissolve_begins_at_its_middle() -> None:
    frames, (begin,) = film_of([(a(521, speed=0.2), 70), (a(522, speed=0.2), 70)], [Cut("dissolve", 20)])
    (cutting,) = found(frames)
    assert cutting.faded
    assert abs(cutting.pts - begin) <= 4


@pytest.mark.parametrize("length", [1, 2, 3])
def test_flashes_are_no_cuts(length: int) -> None:
    frames, begins = film_of([(a(seed), 60) for seed in (531, 532)], [Cut()])
    assert [one.pts for one in found(scenes.with_flashes(frames, [20, 45, 90], length))] == begins


@pytest.mark.parametrize("speed", [0.0, 1.0, 4.0, 8.0])
def test_a_moving_camera_makes_no_cuts(speed: float) -> None:
    assert found(film_of([(a(541, speed=speed), 200)], [])[0]) == []


def test_a_dropped_picture_is_no_cut() -> None:
    frames, _ = film_of([(a(551), 80)], [])
    frames[40] = np.zeros_like(frames[40])
    assert found(frames) == []


def test_a_film_of_one_colour_has_no_cuts() -> None:
    assert found([np.full((90, 160, 3), 16, dtype=np.uint8)] * 60) == []


def test_the_same_scene_after_a_long_black_is_another_shot() -> None:
    scene = a(561)
    frames = [scene.frame().astype(np.uint8) for _ in range(80)]
    black = [np.zeros_like(frames[0])] * 75
    assert [one.pts for one in found([*frames[:40], *black, *frames[40:]])] == [115]
    assert found([*frames[:40], *black[:12], *frames[40:]]) == []


def test_shots_shorter_than_a_third_of_a_second_are_not_told_apart() -> None:
    frames, _ = film_of([(a(571), 40), (a(572), 5), (a(573), 40)], [Cut(), Cut()])
    assert len(found(frames)) == 1


def test_key_frames_alone_are_judged_by_their_likeness() -> None:
    frames, begins = film_of([(a(581), 3), (a(582), 1), (a(583), 4)], [Cut(), Cut()])
    finder = ShotFinder(key_frames_only=True)
    cuttings = [finder.add(n, n * 2.0, shrink(luma(frame)), None) for n, frame in enumerate(frames)]
    assert [one.pts for one in cuttings if one] == begins


def _f1(films: list[tuple[list[int], list[int]]]) -> float:
    """Of beginnings found within eight frames (a third of a second) of the true ones."""
    hits = told = true = 0
    for cuts, begins in films:
        left = list(cuts)
        for begin in begins:
            near = [cut for cut in left if abs(cut - begin) <= 8]
            if near:
                left.remove(min(near, key=lambda cut: abs(cut - begin)))
                hits += 1
        told, true = told + len(cuts), true + len(begins)
    return 2 * hits / (told + true)


@pytest.mark.slow
def test_more_shots_are_found_than_by_pyscenedetect(tmp_path: Path) -> None:
    scenedetect = pytest.importorskip("scenedetect", reason="the group bench is not installed")
    random = np.random.default_rng(77)
    kinds = {
        "hard": [Cut()] * 7,
        "fades": [Cut("fade", 24)] * 4,
        "dissolves": [Cut("dissolve", int(random.integers(10, 30))) for _ in range(4)],
        "mixed": [Cut(), Cut("fade", 20), Cut(), Cut("dissolve", 24), Cut()],
        "flashes": [Cut()] * 3,
    }
    ours, content, adaptive = [], [], []
    for number, (kind, cuts) in enumerate(kinds.items()):
        parts = [
            (a(600 + 20 * number + part, speed=(0.3, 2.0)[part % 2]), int(random.integers(50, 80)))
            for part in range(len(cuts) + 1)
        ]
        frames, begins = film_of(parts, cuts)
        if kind == "flashes":
            frames = scenes.with_flashes(frames, [20, 80, 150])
        film = str(scenes.write_film(tmp_path / f"{kind}.mp4", frames, options={"crf": "24"}))
        ours.append(([one.pts for one in found(frames)], begins))
        for theirs, detector in ((content, scenedetect.ContentDetector()), (adaptive, scenedetect.AdaptiveDetector())):
            theirs.append(([start.frame_num for start, _ in scenedetect.detect(film, detector)[1:]], begins))
    assert _f1(ours) >= max(_f1(content), _f1(adaptive), 0.9), (_f1(ours), _f1(content), _f1(adaptive))


@given(st.integers(-1000, 1000), st.integers(1, 5000), st.lists(st.integers(-2000, 6000)))
def test_shots_cover_the_film_in_order_whatever_was_found(first: int, length: int, cuts: list[int]) -> None:
    shots = shots_of([Cutting(pts, faded=False) for pts in cuts], first, first + length)
    assert (shots[0]["start_pts"], shots[-1]["end_pts"]) == (first, first + length)
    assert all(one["start_pts"] < one["end_pts"] for one in shots)
    assert all(one["end_pts"] == two["start_pts"] for one, two in pairwise(shots))
