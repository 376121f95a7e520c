"""Chromaprint's items: those of its author's program, and the same however the samples arrive."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probanda.media.chromaprint import RATE_HZ, STEP, WINDOW, Chromaprint

SOUND = Path(__file__).parents[2] / "fixtures" / "sound"


def _tones():
    spec = spec_from_file_location("fixture_tones", SOUND / "tones.py")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TONES = _tones()
THEIRS = {
    name: np.array(items, dtype="u4")
    for name, items in json.loads((SOUND / "chromaprint.json").read_text())["items"].items()
}


def items(sound: np.ndarray) -> np.ndarray:
    printer = Chromaprint()
    printer.add(sound.astype(np.int16))
    return printer.items()


def resampled(sound: np.ndarray, rate_hz: int) -> np.ndarray:
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = rate_hz
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    return np.concatenate([one.to_ndarray()[0] for one in (*resampler.resample(frame), *resampler.resample(None))])


@pytest.mark.parametrize("name", TONES.SOUNDS)
def test_sound_at_the_rate_of_the_algorithm_has_the_items_of_its_authors_program(name: str) -> None:
    assert np.array_equal(items(TONES.SOUNDS[name](RATE_HZ)), THEIRS[f"{name}-{RATE_HZ}"])


@pytest.mark.parametrize("rate_hz", [44100, 48000])
@pytest.mark.parametrize("name", TONES.SOUNDS)
def test_another_rate_differs_by_two_bits_of_an_item_at_most(name: str, rate_hz: int) -> None:
    theirs = THEIRS[f"{name}-{rate_hz}"]
    ours = items(resampled(TONES.SOUNDS[name](rate_hz), rate_hz))
    assert len(ours) == len(theirs)
    apart = np.bitwise_count(ours ^ theirs)
    assert (int(apart.max()), float(apart.mean())) <= (2, 0.1)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=6))
def test_items_are_the_same_however_the_samples_arrive(cuts: list[int]) -> None:
    sound = TONES.hiss(RATE_HZ)[: 10 * RATE_HZ]
    printer = Chromaprint()
    for part in np.split(sound, np.minimum(np.cumsum(cuts), len(sound))):
        printer.add(part)
    assert np.array_equal(printer.items(), items(sound))


@settings(max_examples=20)
@given(st.integers(0, 5 * RATE_HZ))
def test_there_are_as_many_items_as_windows_allow(samples: int) -> None:
    windows = max(0, (samples - WINDOW) // STEP + 1)
    assert len(items(np.zeros(samples))) == max(0, windows - 4 - 15)


def test_silence_gives_one_item_over_and_over() -> None:
    assert len(set(items(np.zeros(20 * RATE_HZ)).tolist())) == 1


def test_other_sound_differs_in_a_third_of_the_bits() -> None:
    one, other = items(TONES.melody(RATE_HZ)), items(TONES.voice(RATE_HZ))
    length = min(len(one), len(other))
    assert float(np.bitwise_count(one[:length] ^ other[:length]).mean()) > 9
