"""The ring of pixel buffers: frames leave OpenGL while the next ones are drawn.

A slot's way round::

    free --read()--> reading --wait()--> leased --release(), in any thread--> returned --next call of ours--> free
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any, Literal

from ..errors import ClosedError, GLError, GLTimeoutError, OptionError
from . import api as gl
from .checks import calls
from .context import BaseContext

Strategy = Literal["map", "persistent", "subdata"]

FEWEST_SLOTS, SLOTS, MOST_SLOTS = 2, 3, 8
#: Seconds for the GPU to finish a frame, and for a reader to give one back, before it counts as hung. A frame takes
#: milliseconds; the slowest encoders take ten seconds for one of 4K.
GPU_DEADLINE, READER_DEADLINE = 60.0, 120.0


class Lease:
    """The bytes of one frame, valid until ``release()``, which may be called by any thread, more than once.

    Attributes:
        data: read-only, as long as the ring's frames are.
    """

    def __init__(self, data: memoryview, ring: Ring | None, slot: _Slot | None) -> None:
        self.data = data
        self._ring, self._slot = ring, slot

    def release(self) -> None:
        """Give the memory back."""
        ring, slot = self._ring, self._slot
        self._ring = self._slot = None
        if ring is not None and slot is not None:
            self.data = memoryview(b"")
            ring._give_back(slot)


class Readback:
    """A frame on its way; belongs to the thread of the context."""

    def __init__(self, ring: Ring, slot: _Slot, number: int) -> None:
        self._ring, self._slot, self.number = ring, slot, number
        self._saved: bytes | None = None
        self._done = False

    def wait(self) -> Lease:
        """Wait until the frame is there and lease its memory. Once only.

        Raises GLTimeoutError when the GPU does not finish it.
        """
        if self._done:
            raise GLError(f"frame {self.number} was read already")
        if self._saved is None:
            lease = self._ring._lease(self)
        else:
            lease = Lease(memoryview(self._saved), None, None)
        self._done = True
        return lease

    def drop(self) -> None:
        """Forget the frame."""
        if not self._done and self._saved is None:
            self._ring._give_back(self._slot)
            self._ring._reading.remove(self)
        self._done = True

    def save(self) -> None:
        """Copy it out of the ring, which needs the slot, or is to be closed."""
        lease = self._ring._lease(self)
        self._saved = bytes(lease.data)
        lease.release()


class _Slot:
    """One pixel buffer."""

    def __init__(self, number: int, buffer: int) -> None:
        self.number, self.buffer = number, buffer
        self.fence: Any = None
        self.mapped = False
        self.memory: Any = None  # of ``persistent``, for good; of ``subdata``, our own


class Ring:
    """Pixel buffers of one size in one context.

    Args:
        context: whose thread calls everything here, except ``Lease.release``.
        size: bytes of a frame.
        slots: 2 to 8 frames may be on their way or leased at once; with none free, ``read`` waits for a lease.
        strategy: ``map`` maps a buffer for each frame, ``persistent`` keeps them mapped (OpenGL 4.4), ``subdata``
            copies into memory of our own.

    Attributes:
        waited: seconds spent so far on waiting for readers to give frames back.

    Raises OptionError for a number of slots or a strategy that cannot be.
    """

    def __init__(self, context: BaseContext, size: int, slots: int = SLOTS, strategy: Strategy = "map") -> None:
        check_slots(slots)
        check_strategy(strategy, context)
        self.size, self.strategy = size, strategy
        self.waited = 0.0
        self.gpu_deadline, self.reader_deadline = GPU_DEADLINE, READER_DEADLINE
        self._context = context
        self._returned = threading.Condition()
        self._given_back: list[_Slot] = []
        self._reading: list[Readback] = []
        self._frames = 0
        self._closed = False
        self._slots: list[_Slot] = []
        try:
            with calls(f"{slots} pixel buffers of {size} bytes cannot be made"):
                for number in range(slots):
                    self._slots.append(_Slot(number, int(gl.glGenBuffers(1))))
                    self._allocate(self._slots[-1])
        except BaseException:
            gl.delete("Buffers", *(slot.buffer for slot in self._slots))
            raise
        self._free = list(self._slots)

    def __len__(self) -> int:
        return len(self._slots)

    def read(self, read_pixels: Callable[[], None]) -> Readback:
        """Start to read a frame: ``read_pixels`` calls glReadPixels, which writes at offset 0 of the bound buffer.

        Raises GLTimeoutError when every slot is leased and none comes back.
        """
        if self._closed:
            raise ClosedError("the ring of pixel buffers is closed")
        slot = self._take_slot()
        try:
            with calls(f"frame {self._frames} cannot be read"):
                gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, slot.buffer)
                read_pixels()
                gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)
                if self.strategy == "persistent":
                    gl.glMemoryBarrier(gl.GL_CLIENT_MAPPED_BUFFER_BARRIER_BIT)
                slot.fence = gl.glFenceSync(gl.GL_SYNC_GPU_COMMANDS_COMPLETE, 0)
                gl.glFlush()  # else the driver may keep it all back until somebody waits
        except BaseException:
            self._free.append(slot)
            raise
        reading = Readback(self, slot, self._frames)
        self._reading.append(reading)
        self._frames += 1
        return reading

    def make_room(self) -> None:
        """If every slot holds a frame that nobody has waited for, copy the oldest out, to be had all the same."""
        if len(self._reading) == len(self._slots):
            self._reading[0].save()

    def close(self) -> None:
        """Free the buffers. Frames on their way are copied out first, leases are waited for.

        Raises GLTimeoutError when a lease does not come back; the buffers stay then, for its reader.
        """
        if self._closed:
            return
        self._closed = True
        for reading in list(self._reading):
            reading.save()
        while len(self._free) < len(self._slots):
            self._wait_for_reader()
        for slot in self._slots:
            self._unmap(slot, for_good=True)
            gl.delete("Buffers", slot.buffer)

    # --- slots --------------------------------------------------------------------------------------------

    def _allocate(self, slot: _Slot) -> None:
        gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, slot.buffer)
        if self.strategy == "persistent":
            access = gl.GL_MAP_READ_BIT | gl.GL_MAP_PERSISTENT_BIT
            gl.glBufferStorage(gl.GL_PIXEL_PACK_BUFFER, self.size, None, access)
            slot.memory = self._map(slot, access)
        else:
            # STREAM_READ: a hint to draw makes NVIDIA's driver keep it in video memory, and mapping copy it out.
            gl.glBufferData(gl.GL_PIXEL_PACK_BUFFER, self.size, None, gl.GL_STREAM_READ)
            if self.strategy == "subdata":
                slot.memory = (ctypes.c_ubyte * self.size)()
        gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)

    def _take_slot(self) -> _Slot:
        self._reclaim()
        while not self._free:
            if len(self._reading) == len(self._slots):
                raise GLError(f"all {len(self._slots)} slots are being read; wait() for one before the next read()")
            self._wait_for_reader()
        return self._free.pop(0)

    def _give_back(self, slot: _Slot) -> None:
        with self._returned:
            self._given_back.append(slot)
            self._returned.notify()

    def _wait_for_reader(self) -> None:
        started = time.perf_counter()
        with self._returned:
            if not _in_slices(self.reader_deadline, lambda s: self._returned.wait_for(lambda: self._given_back, s)):
                raise GLTimeoutError(
                    f"no frame was given back within {self.reader_deadline:g} s: whoever reads the leased ones "
                    f"(the encoder, for a film) hangs"
                )
        self.waited += time.perf_counter() - started
        self._reclaim()

    def _reclaim(self) -> None:
        with self._returned:
            back, self._given_back = self._given_back, []
        for slot in back:
            self._unmap(slot)
            self._free.append(slot)

    # --- memory -------------------------------------------------------------------------------------------

    def _lease(self, reading: Readback) -> Lease:
        slot = reading._slot
        with self._context.borrowed(), calls(f"frame {reading.number} cannot be read"):
            self._wait_for_gpu(slot, reading.number)
            if self.strategy == "persistent":
                memory = slot.memory
            else:
                bound = gl.integer("GL_PIXEL_PACK_BUFFER_BINDING")  # the user's: this is called between drawings
                gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, slot.buffer)
                try:
                    if self.strategy == "map":
                        memory = self._map(slot, gl.GL_MAP_READ_BIT)
                    else:
                        memory = slot.memory
                        gl.glGetBufferSubData(gl.GL_PIXEL_PACK_BUFFER, 0, self.size, memory)
                finally:
                    gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, bound)
        self._reading.remove(reading)
        return Lease(memoryview(memory).cast("B").toreadonly(), self, slot)

    def _map(self, slot: _Slot, access: int) -> Any:
        address = gl.glMapBufferRange(gl.GL_PIXEL_PACK_BUFFER, 0, self.size, access)
        if not address:
            raise GLError(f"the driver does not map a pixel buffer of {self.size} bytes")
        slot.mapped = True
        pointer = ctypes.cast(address, ctypes.c_void_p).value
        return (ctypes.c_ubyte * self.size).from_address(pointer or 0)

    def _unmap(self, slot: _Slot, for_good: bool = False) -> None:
        if slot.fence is not None:
            gl.glDeleteSync(slot.fence)
            slot.fence = None
        if slot.mapped and (for_good or self.strategy != "persistent"):
            gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, slot.buffer)
            gl.glUnmapBuffer(gl.GL_PIXEL_PACK_BUFFER)
            gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)
            slot.mapped = False

    def _wait_for_gpu(self, slot: _Slot, number: int) -> None:
        def finished(seconds: float) -> bool:
            answer = gl.glClientWaitSync(slot.fence, gl.GL_SYNC_FLUSH_COMMANDS_BIT, int(seconds * 1e9))
            if answer == gl.GL_WAIT_FAILED:
                raise GLError(f"frame {number}: the driver cannot wait for the GPU (GL_WAIT_FAILED)")
            return bool(answer in (gl.GL_ALREADY_SIGNALED, gl.GL_CONDITION_SATISFIED))

        if not _in_slices(self.gpu_deadline, finished):
            raise GLTimeoutError(
                f"frame {number} was not copied out of the framebuffer within {self.gpu_deadline:g} s: "
                f"the GPU or its driver hangs, or what is drawn takes longer than that"
            )


def _in_slices(deadline: float, wait: Callable[[float], object]) -> bool:
    """Whether ``wait`` is successful within ``deadline`` seconds, of which a program that is stopped has none."""
    waited = 0.0
    while not wait(min(1.0, deadline)):
        waited += 1.0
        if waited >= deadline:
            return False
    return True


def strategies(context: BaseContext) -> list[Strategy]:
    """What this context can do, the plainest first."""
    return ["map", "persistent", "subdata"] if context.features.buffer_storage else ["map", "subdata"]


def check_strategy(strategy: object, context: BaseContext) -> None:
    """Raise OptionError unless ``context`` has it."""
    if strategy not in strategies(context):
        raise OptionError(f"strategy {strategy!r} cannot be had here; there are {', '.join(strategies(context))}")


def check_slots(slots: object) -> int:
    """Raise OptionError unless ``slots`` is a number of slots that a ring can have."""
    if isinstance(slots, bool) or not isinstance(slots, int) or not FEWEST_SLOTS <= slots <= MOST_SLOTS:
        raise OptionError(f"slots={slots!r} is no number of pixel buffers; give {FEWEST_SLOTS} to {MOST_SLOTS}")
    return slots
