"""The ring of pixel buffers: every frame, in order, as it was drawn, however slowly it is taken."""

import queue
import threading
import time
from collections import deque

import numpy as np
import pytest
from drawings import draw_image, draw_pixels, fill, live_objects, noise, read_samples
from films import decode

import gpumovie as gm
from gpumovie.gl import api as gl
from gpumovie.gl import readback
from gpumovie.gl.ring_options import strategies

SIZE = (32, 16)
STRATEGIES = ("map", "persistent", "subdata")


@pytest.fixture(autouse=True)
def has_all(context):
    assert tuple(strategies(context)) == STRATEGIES, "no strategy goes untested"


@pytest.fixture(params=STRATEGIES)
def strategy(request):
    return request.param


@pytest.fixture
def canvas(context):
    with gm.Canvas(SIZE, slots=3, context=context) as opened:
        yield opened


def ring_of(canvas, layout="rgba"):
    read_samples(canvas, layout)
    return canvas._outputs[layout].ring


def image(number):
    return noise(SIZE, seed=number)


def seen(lease):
    """A copy of the image that is leased."""
    return np.frombuffer(lease.data, np.uint8).reshape(SIZE[1], SIZE[0], 4)[::-1].copy()


class Consumer(threading.Thread):
    """Takes leases, compares them twice with the frame of the number that each has, and gives them back."""

    def __init__(self, pause):
        super().__init__(daemon=True)  # a test that fails must not leave the program waiting for it
        self.leases, self.pause = queue.Queue(), pause
        self.taken, self.wrong = 0, []

    def run(self):
        while (lease := self.leases.get()) is not None:
            before = seen(lease)
            time.sleep(self.pause)
            if not (np.array_equal(before, image(self.taken)) and np.array_equal(seen(lease), before)):
                self.wrong.append(self.taken)
            self.taken += 1
            lease.release()


@pytest.mark.parametrize("pause", [0, 0.004], ids=["fast", "slow"])
@pytest.mark.parametrize("slots", range(2, 9))
def test_every_frame_in_order(context, slots, strategy, pause):
    consumer = Consumer(pause)
    consumer.start()
    count = 4 * slots
    with gm.Canvas(SIZE, slots=slots, strategy=strategy, context=context) as canvas:
        assert canvas.slots == slots
        coming = deque()
        for number in range(count):
            draw_image(canvas, image(number))
            coming.append(canvas.start_reading("rgba"))
            if len(coming) > max(1, slots - 2):
                consumer.leases.put(coming.popleft().result())
        while coming:
            consumer.leases.put(coming.popleft().result())
        ring = canvas._outputs["rgba"].ring
        assert len(ring) == slots and ring.strategy == strategy
        consumer.leases.put(None)
        consumer.join()
    assert (consumer.taken, consumer.wrong) == (count, [])


def test_a_lease_lasts_until_it_is_released(context, strategy):
    with gm.Canvas(SIZE, slots=4, strategy=strategy, context=context) as canvas:
        draw_image(canvas, image(0))
        first = canvas.start_reading("rgba").result()
        memory = np.frombuffer(first.data, np.uint8)
        for number in range(1, 20):
            draw_image(canvas, image(number))
            lease = canvas.start_reading("rgba").result()
            assert np.array_equal(seen(lease), image(number))
            lease.release()
            assert np.array_equal(seen(first), image(0))
        assert first.data.readonly and not memory.flags.writeable
        del memory
        first.release()
        assert len(first.data) == 0


def test_all_slots_may_be_leased_at_once(context, strategy):
    with gm.Canvas(SIZE, slots=5, strategy=strategy, context=context) as canvas:
        leases = []
        for number in range(5):
            draw_image(canvas, image(number))
            leases.append(canvas.start_reading("rgba").result())
        assert all(np.array_equal(seen(lease), image(number)) for number, lease in enumerate(leases))
        for lease in leases[::-1]:
            lease.release()
        draw_image(canvas, image(9))
        assert np.array_equal(read_samples(canvas, "rgba").reshape(SIZE[1], SIZE[0], 4)[::-1], image(9))


def test_releasing_twice_and_from_any_thread(canvas):
    """A slot that was given back twice would hold two frames at once."""
    leases = [canvas.start_reading("rgba").result() for _ in range(3)]
    threads = [threading.Thread(target=lease.release) for lease in leases for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    readings = []
    for number in range(3):
        draw_image(canvas, image(number))
        readings.append(canvas.start_reading("rgba"))
    for number, reading in enumerate(readings):
        lease = reading.result()
        assert np.array_equal(seen(lease), image(number))
        lease.release()
        lease.release()


def test_the_caller_waits_for_a_lease_to_come_back(canvas):
    leases = [canvas.start_reading("rgba").result() for _ in range(3)]
    started = time.monotonic()
    timer = threading.Timer(0.2, leases[1].release)
    timer.start()
    canvas.start_reading("rgba").result().release()
    assert 0.15 < time.monotonic() - started < 10
    for lease in leases:
        lease.release()


def test_a_frame_that_is_dropped_gives_its_slot_back(canvas):
    for _ in range(10):
        reading = canvas.start_reading("rgba")
        reading.cancel()
        reading.cancel()
    draw_image(canvas, image(1))
    assert np.array_equal(read_samples(canvas, "rgba").reshape(SIZE[1], SIZE[0], 4)[::-1], image(1))


# --- closing -----------------------------------------------------------------------------------------------------


def test_closing_keeps_what_is_on_its_way(context, strategy):
    canvas = gm.Canvas(SIZE, slots=4, strategy=strategy, context=context)
    readings = []
    for number in range(4):
        draw_image(canvas, image(number))
        readings.append(canvas.start_reading("rgba"))
    canvas.close()
    readings.pop(2).cancel()
    for number, reading in zip((0, 1, 3), readings, strict=True):
        lease = reading.result()
        assert np.array_equal(seen(lease), image(number))
        lease.release()


def test_closing_waits_for_leases(context, strategy):
    """Whoever reads one reads memory that is still there."""
    canvas = gm.Canvas(SIZE, strategy=strategy, context=context)
    draw_image(canvas, image(0))
    lease, found = canvas.start_reading("rgba").result(), []

    def read_slowly():
        time.sleep(0.2)
        found.append(seen(lease))
        lease.release()

    thread = threading.Thread(target=read_slowly)
    thread.start()
    canvas.close()
    assert len(found) == 1
    thread.join()
    assert np.array_equal(found[0], image(0))


def test_a_ring_that_is_closed(canvas):
    ring = ring_of(canvas)
    ring.close()
    ring.close()
    with pytest.raises(gm.ClosedError, match="the ring of pixel buffers is closed"):
        ring.read()


# --- what hangs or fails -------------------------------------------------------------------------------------------


def test_a_gpu_that_never_finishes(canvas, monkeypatch):
    ring = ring_of(canvas)
    ring.gpu_deadline = 0.1
    reading = canvas.start_reading("rgba")

    def never(fence, flags, nanoseconds):
        time.sleep(nanoseconds / 1e9)
        return gl.GL_TIMEOUT_EXPIRED

    with monkeypatch.context() as patch:
        patch.setattr(gl, "glClientWaitSync", never)
        started = time.monotonic()
        with pytest.raises(gm.GLTimeoutError, match=r"frame 1 was not copied out of the framebuffer within 0\.1 s"):
            reading.result()
        assert 0.1 <= time.monotonic() - started < 5
    reading.result().release()


def test_a_driver_that_cannot_wait(canvas, monkeypatch):
    ring_of(canvas)
    reading = canvas.start_reading("rgba")
    with monkeypatch.context() as patch:
        patch.setattr(gl, "glClientWaitSync", lambda *_: gl.GL_WAIT_FAILED)
        with pytest.raises(gm.GLError, match="frame 1: the driver cannot wait for the GPU"):
            reading.result()
    reading.cancel()


def test_a_reader_that_never_gives_back(canvas):
    ring = ring_of(canvas)
    ring.reader_deadline = 0.1
    leases = [canvas.start_reading("rgba").result() for _ in range(3)]
    with pytest.raises(gm.GLTimeoutError, match=r"no frame was given back within 0\.1 s: whoever reads .* hangs"):
        canvas.start_reading("rgba")
    for lease in leases:
        lease.release()
    read_samples(canvas, "rgba")


def test_closing_with_a_reader_that_never_gives_back():
    """Its memory stays; all else goes."""
    with gm.Canvas(SIZE) as other:
        before = live_objects()
        canvas = gm.Canvas(SIZE, context=other.context)
        read_samples(canvas, "nv12")
        ring_of(canvas).reader_deadline = 0.1
        lease = canvas.start_reading("rgba").result()
        held = bytes(lease.data)
        with pytest.raises(gm.GLTimeoutError, match="no frame was given back"):
            canvas.close()
        assert bytes(lease.data) == held
        left = live_objects() - before
        assert len(left) == 3 and {kind for kind, _ in left} == {"Buffer"}
        lease.release()


def test_nobody_takes_the_frames(canvas):
    ring = ring_of(canvas)
    readings = [canvas.start_reading("rgba") for _ in range(3)]
    with pytest.raises(gm.GLError, match=r"all 3 slots are pending; take one's result\(\) before the next read\(\)"):
        ring.read()
    for reading in readings:
        reading.result().release()
    with pytest.raises(gm.GLError, match="frame 1 was read already"):
        readings[0].result()


def test_a_canvas_makes_room(canvas):
    """Frames that nobody has taken are copied out of a ring that is full, the oldest first."""
    readings = []
    for number in range(10):
        draw_image(canvas, image(number))
        readings.append(canvas.start_reading("rgba"))
    readings.pop(8).cancel()
    readings.pop(0).cancel()
    for number, reading in zip((1, 2, 3, 4, 5, 6, 7, 9), readings, strict=True):
        lease = reading.result()
        assert np.array_equal(seen(lease), image(number))
        lease.release()


def test_a_reading_that_fails_keeps_the_ring_whole(canvas, monkeypatch):
    ring = ring_of(canvas)

    def fail(*_):
        raise RuntimeError("mine")

    with monkeypatch.context() as patch:
        patch.setattr(gl, "glReadPixels", fail)
        for _ in range(7):
            with pytest.raises(RuntimeError, match="mine"):
                ring.read()
    gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)
    leases = [canvas.start_reading("rgba").result() for _ in range(3)]
    for lease in leases:
        lease.release()


def test_a_driver_that_does_not_map(context, monkeypatch):
    with gm.Canvas(SIZE, strategy="map", context=context) as canvas:
        ring_of(canvas)
        reading = canvas.start_reading("rgba")
        with monkeypatch.context() as patch:
            patch.setattr(gl, "glMapBufferRange", lambda *_: None)
            with pytest.raises(gm.GLError, match="the driver does not map a pixel buffer of 2048 bytes"):
                reading.result()
        reading.result().release()


# --- in a film ---------------------------------------------------------------------------------------------------


def number_of(frame):
    """The number that stands in the blocks of a frame, one bit in each."""
    return int((frame[8, 4::8, 0] > 128) @ (1 << np.arange(8)))


@pytest.mark.parametrize("pause", [0, 0.005], ids=["fast", "slow"])
@pytest.mark.parametrize("slots", [2, 3, 8])
def test_a_film(tmp_path, context, monkeypatch, slots, strategy, pause):
    """By the encoder's side, which gives each frame back only after a while."""
    release = readback.Lease.release
    monkeypatch.setattr(readback.Lease, "release", lambda self: (time.sleep(pause), release(self)))
    count = 60
    with (
        gm.Canvas((64, 16), slots=slots, strategy=strategy, context=context) as canvas,
        gm.Movie(tmp_path / "film.mp4", encoder="libx264", speed="fastest") as movie,
    ):
        for number in range(count):
            bits = (number >> np.arange(8)) & 1
            blocks = np.broadcast_to(np.repeat(bits * 255, 8)[None, :, None], (16, 64, 4)).astype(np.uint8)
            with canvas.draw():
                draw_pixels(blocks)
            movie.write(canvas)
            assert movie.frames == number + 1
        fill(canvas, (1, 0, 0))  # which is in no frame
    assert [number_of(frame) for frame in decode(tmp_path / "film.mp4")] == list(range(count))
    assert movie.info.frames == count


def test_waiting_for_readers_is_counted(context):
    with gm.Canvas((16, 12), slots=2, context=context) as canvas:
        leases = [canvas.start_reading("rgb").result() for _ in range(2)]
        assert canvas.waited == 0
        timer = threading.Timer(0.05, leases[0].release)
        timer.start()
        canvas.start_reading("rgb").result().release()
        timer.join()
        assert 0.01 < canvas.waited < 60
        leases[1].release()


def test_a_frame_that_is_taken_in_the_middle_of_a_drawing_leaves_the_users_pack_buffer_bound(context, strategy):
    with gm.Canvas(SIZE, context=context, strategy=strategy) as canvas:
        draw_image(canvas, image(0))
        on_its_way = canvas.start_reading("rgba")
        with canvas.draw():
            own = int(gl.glGenBuffers(1))
            gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, own)
            lease = on_its_way.result()
            assert gl.integer("GL_PIXEL_PACK_BUFFER_BINDING") == own
            gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)
            gl.delete("Buffers", own)
        assert np.array_equal(seen(lease), image(0))
        lease.release()


def test_with_persistent_mappings_a_barrier_stands_between_reading_and_the_fence(context, monkeypatch):
    """Without it the memory may show an older frame (glMemoryBarrier, GL_CLIENT_MAPPED_BUFFER_BARRIER_BIT).

    That is seen on a GPU only; so here the order of the calls is compared, of which every one is still made.
    """
    calls = []

    def noted(name):
        function = getattr(gl, name)
        return lambda *arguments: (calls.append((name, *arguments)), function(*arguments))[1]

    with gm.Canvas(SIZE, context=context, strategy="persistent") as canvas:
        ring_of(canvas)
        for name in ("glReadPixels", "glMemoryBarrier", "glFenceSync"):
            monkeypatch.setattr(gl, name, noted(name))
        read_samples(canvas, "rgba")
    assert [name for name, *_ in calls] == ["glReadPixels", "glMemoryBarrier", "glFenceSync"]
    assert calls[1][1] & gl.GL_CLIENT_MAPPED_BUFFER_BARRIER_BIT
