"""The stage that limits a video, and the settings against it."""

import pytest

from gpumovie.cli.bench.cases.bottleneck import TimeSpent, find_bottleneck, remedies

STAGES = {
    "waiting_for_caller": 0.0,
    "comparing": 0.0,
    "drawing": 0.0,
    "converting": 0.0,
    "reading": 0.0,
    "in_pipe": 0.0,
    "waiting_for_encoder": 0.0,
    "encoder_at_close": 0.0,
    "starting": 0.0,
}


@pytest.mark.parametrize(
    ("stages", "here", "encoder", "stage", "said"),
    [
        ({"waiting_for_encoder": 7.0, "drawing": 2.0}, 2.0, 8.0, "encoder", "waits for it 70 % of the time"),
        ({"waiting_for_encoder": 1.0, "drawing": 8.0}, 8.0, 3.0, "drawing", "it takes 80 % of the time"),
        ({"reading": 6.0, "drawing": 3.0}, 3.0, 3.0, "reading", "it takes 60 % of the time"),
        # Everybody has a core less than he wants: then who needs most holds up the others.
        ({"drawing": 9.0}, 9.0, 10.5, "encoder", "all 2 cores are busy, 54 % of that with encoding"),
        ({"comparing": 6.0, "drawing": 3.0}, 12.0, 7.0, "comparing", "63 % of that with what comes before encoding"),
        ({"drawing": 1.0, "waiting_for_encoder": 0.5, "starting": 8.0}, 2.0, 1.0, "drawing", "50 % of the time"),
    ],
)
def test_the_bottleneck_is_who_holds_the_others_up(stages, here, encoder, stage, said):
    found, why = find_bottleneck(TimeSpent(10.0, {**STAGES, **stages}, 0.0, here, encoder, 2))
    assert found == stage and said in why


def test_remedies_fit_the_bottleneck():
    def settings(*arguments):
        return [setting for setting, _ in remedies(*arguments)]

    assert settings("encoder", "numpy", "fast", "", False)[0] == 'speed="fastest"'
    assert settings("encoder", "numpy", "fast", "h264_nvenc", True)[0] == 'encoder="h264_nvenc"'
    assert settings("drawing", "figure", "fast", "", True)[0] == 'rasterizer="gl"'
    assert settings("drawing", "figure", "fast", "", False)[0] == "half the width and height"
    assert 'rasterizer="gl"' not in settings("drawing", "scene", "fast", "", True)
