"""vispy's timers follow the time of the film that their canvas is written into."""

import gc
import time
from fractions import Fraction

import pytest
from vispy import app

import gpumovie as gm


@pytest.fixture
def drawn():
    with gm.Scene((16, 16)) as scene:
        yield scene


def started(interval, host, **options):
    """A timer that runs, and the list of its ticks: (elapsed, dt)."""
    ticks = []
    timer = app.Timer(
        interval, connect=lambda event: ticks.append((event.elapsed, event.dt)), start=True, app=host, **options
    )
    return timer, ticks


@pytest.mark.parametrize("processed", [True, False], ids=["events are processed", "only frames"])
@pytest.mark.parametrize("slow", [0.0, 0.05])
def test_timers_follow_the_film(tmp_path, drawn, processed, slow):
    """However fast the machine is; and a timer that is faster than the film catches up at each frame."""
    made = [started(interval, drawn.app) for interval in (1 / 30, 1 / 10, 1 / 60, 2.0)]
    with gm.Movie(tmp_path / "film.mp4", fps=30) as movie:
        for i in range(30):
            if i == 10:
                time.sleep(slow)
            movie.write(drawn)
            if processed:
                drawn.app.process_events()
    once, slow_ones, fast, never = ([elapsed for elapsed, _ in ticks] for _, ticks in made)
    count = 30 if processed else 29
    assert once == pytest.approx([(i + 1) / 30 for i in range(count)])
    assert slow_ones == pytest.approx([(i + 1) / 10 for i in range(count // 3)])
    assert fast == pytest.approx([(i + 1) / 60 for i in range(2 * count)])
    assert never == []
    assert [dt for _, dt in made[0][1]] == pytest.approx([1 / 30] * count)
    for timer, _ in made:
        timer.stop()


def test_a_rate_that_is_no_whole_number(tmp_path, drawn):
    timer, ticks = started(1001 / 24000, drawn.app)
    with gm.Movie(tmp_path / "film.mp4", fps=Fraction(24000, 1001)) as movie:
        for _ in range(50):
            movie.write(drawn)
            drawn.app.process_events()
    assert len(ticks) == 50
    timer.stop()


def test_a_timer_changes_the_frame_that_it_ticks_before(tmp_path, drawn):
    """So the first frame is as it was, and each of the next has one step more."""
    steps = []
    timer = app.Timer(1 / 10, connect=lambda event: steps.append(event.iteration), start=True, app=drawn.app)
    shown = []
    drawn.events.draw.connect(lambda event: shown.append(len(steps)))
    gm.write(tmp_path / "film.mp4", (drawn for _ in range(4)), fps=10)
    assert shown == [0, 1, 2, 3]
    timer.stop()


def test_of_two_films_the_first_gives_the_time_until_it_ends(tmp_path, drawn):
    timer, ticks = started(1 / 10, drawn.app)
    one, other = (gm.Movie(tmp_path / f"{fps}.mp4", fps=fps) for fps in (10, 40))
    for _ in range(5):
        one.write(drawn)
        other.write(drawn)
    drawn.app.process_events()
    assert len(ticks) == 5
    one.close()
    for _ in range(8):
        other.write(drawn)
    drawn.app.process_events()
    assert [round(elapsed, 6) for elapsed, _ in ticks[5:]] == [0.1, 0.2]
    other.close()
    timer.stop()


def test_timers_of_two_scenes_go_by_the_films_of_these(tmp_path, drawn):
    with gm.Scene((16, 16)) as second:
        made = [started(1 / 10, scene.app) for scene in (drawn, second)]
        with gm.Movie(tmp_path / "one.mp4", fps=10) as one, gm.Movie(tmp_path / "other.mp4", fps=20) as other:
            for _ in range(6):
                one.write(drawn)
                other.write(second)
            for scene in (drawn, second):
                scene.app.process_events()
        assert [len(ticks) for _, ticks in made] == [6, 3]
        for timer, _ in made:
            timer.stop()


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "dropped"])
def test_after_the_film_timers_go_by_the_computer(tmp_path, drawn, closed):
    timer, ticks = started(0.01, drawn.app)
    movie = gm.Movie(tmp_path / "film.mp4", fps=100)
    movie.write(drawn)
    drawn.app.process_events()
    assert len(ticks) == 1
    time.sleep(0.02)
    drawn.app.process_events()
    assert len(ticks) == 1
    movie.close()
    if not closed:
        movie = gm.Movie(tmp_path / "second.mp4", fps=100)
        movie.write(drawn)
        context = movie._session._context
        context.state.clear()  # as when nobody holds the film any more
        gc.collect()
    deadline = time.monotonic() + 10
    while len(ticks) < 3 and time.monotonic() < deadline:
        drawn.app.process_events()
        time.sleep(0.002)
    assert len(ticks) == 3
    movie.close()
    timer.stop()


def test_a_timer_may_write_the_frames(tmp_path, drawn):
    with gm.Movie(tmp_path / "film.mp4", fps=30) as movie:
        timer = app.Timer(1 / 60, connect=lambda event: movie.write(drawn), start=True, app=drawn.app)
        deadline = time.monotonic() + 10
        while movie.frames < 10 and time.monotonic() < deadline:
            drawn.app.process_events()
        assert movie.frames >= 10
        timer.stop()


def test_a_timer_ends_after_its_iterations(tmp_path, drawn):
    timer, ticks = started(1 / 30, drawn.app, iterations=3)
    gm.write(tmp_path / "film.mp4", (drawn for _ in range(9)), fps=30)
    assert len(ticks) == 3 and not timer.running
