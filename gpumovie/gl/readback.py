"""The ring of pixel buffers: frames leave OpenGL while the next ones are drawn.

A slot goes round::

    free --read()--> pending --result()--> leased --release(), in any thread--> returned --next call--> free
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any

from ..errors import ClosedError, GLError, GLTimeoutError
from . import api as gl
from .checks import translate_errors
from .context.base import BaseContext
from .layouts import PixelBlock
from .ring_options import SLOTS, Strategy, check_slots, check_strategy

#: Seconds for the GPU to finish a frame, and for a reader to give one back, before it counts as hung. A frame takes
#: milliseconds; the slowest encoders take ten seconds for one of 4K.
GPU_DEADLINE, READER_DEADLINE = 60.0, 120.0


class Lease:
    """The memory of one frame, valid until ``release()``.

    Attributes:
        data: the frame's bytes, read-only; empty after ``release()``.
    """

    def __init__(self, data: memoryview, ring: Ring | None, slot: _Slot | None) -> None:
        self.data = data
        self._ring, self._slot = ring, slot

    def release(self) -> None:
        """Give the memory back. Any thread may call it, and more than once."""
        ring, slot = self._ring, self._slot
        self._ring = self._slot = None
        if ring is not None and slot is not None:
            self.data = memoryview(b"")
            ring._give_back(slot)


class Readback:
    """A frame that is on its way out of OpenGL. It belongs to the thread of the context.

    Attributes:
        number: the frame's number in its ring, from 0.
    """

    def __init__(self, ring: Ring, slot: _Slot, number: int) -> None:
        self._ring, self._slot, self.number = ring, slot, number
        self._copy: bytes | None = None
        self._done = False

    def result(self) -> Lease:
        """Wait for the frame and lease its memory. This can be done once.

        Raises:
            GLTimeoutError: the GPU does not finish it.
            GLError: it was leased or cancelled before, or the driver fails.
            ClosedError: the context is closed.
        """
        if self._done:
            raise GLError(f"frame {self.number} was read already")
        if self._copy is None:
            lease = self._ring._lease(self, self._slot)
        else:
            lease = Lease(memoryview(self._copy), None, None)
        self._done = True
        return lease

    def cancel(self) -> None:
        """Forget the frame. A second call does nothing."""
        if not self._done and self._copy is None:
            self._ring._give_back(self._slot)
            self._ring._pending.remove(self)
        self._done = True

    def copy_out(self) -> None:
        """Copy it out of the ring, so that its slot is free."""
        lease = self._ring._lease(self, self._slot)
        self._copy = bytes(lease.data)
        lease.release()


class _Slot:
    """One pixel buffer."""

    def __init__(self, number: int, buffer: int) -> None:
        self.number, self.buffer = number, buffer
        self.fence: Any = None
        self.mapped = False
        self.memory: Any = None  # with ``persistent`` its mapping, with ``subdata`` memory of our own


class Ring:
    """Pixel buffers for frames of one kind in one context.

    The thread of the context calls everything here, except ``Lease.release``.

    Args:
        context: the context, which is current.
        pixels: what is read for each frame.
        slots: how many frames may be pending or leased at once, 2 to 8; with no slot free, ``read`` waits.
        strategy: how frames leave.

    Attributes:
        pixels, strategy: as above.
        waited: seconds spent so far on waiting for readers to give frames back.

    Raises:
        OptionError: the number of slots or the strategy cannot be had.
        GLError: the driver cannot make the buffers.
    """

    def __init__(
        self, context: BaseContext, pixels: PixelBlock, slots: int = SLOTS, strategy: Strategy = "map"
    ) -> None:
        check_slots(slots)
        check_strategy(strategy, context)
        self.pixels, self.strategy = pixels, strategy
        self.waited = 0.0
        self.gpu_deadline, self.reader_deadline = GPU_DEADLINE, READER_DEADLINE
        self._context = context
        self._returned = threading.Condition()
        self._given_back: list[_Slot] = []
        self._pending: list[Readback] = []
        self._frames = 0
        self._closed = False
        self._slots: list[_Slot] = []
        try:
            with translate_errors(f"{slots} pixel buffers of {pixels.nbytes} bytes cannot be made"):
                for number in range(slots):
                    self._slots.append(_Slot(number, int(gl.glGenBuffers(1))))
                    self._allocate(self._slots[-1])
        except BaseException:
            gl.delete("Buffers", *(slot.buffer for slot in self._slots))
            raise
        self._free = list(self._slots)

    def __len__(self) -> int:
        return len(self._slots)

    def read(self) -> Readback:
        """Start to read a frame from the framebuffer that is bound for reading, inside ``neutral_state()``.

        Raises:
            GLTimeoutError: every slot is leased and none comes back.
            GLError: every slot is pending, or the driver fails.
            ClosedError: the ring is closed.
        """
        pixels = self.pixels
        if self._closed:
            raise ClosedError("the ring of pixel buffers is closed")
        slot = self._take_slot()
        try:
            with translate_errors(f"frame {self._frames} cannot be read"):
                gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, slot.buffer)
                gl.glReadPixels(0, 0, *pixels.size, pixels.channels, pixels.type, None)
                gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)
                if self.strategy == "persistent":
                    gl.glMemoryBarrier(gl.GL_CLIENT_MAPPED_BUFFER_BARRIER_BIT)
                slot.fence = gl.glFenceSync(gl.GL_SYNC_GPU_COMMANDS_COMPLETE, 0)
                gl.glFlush()  # else the driver may hold all of it back until somebody waits
        except BaseException:
            self._free.append(slot)
            raise
        readback = Readback(self, slot, self._frames)
        self._pending.append(readback)
        self._frames += 1
        return readback

    def make_room(self) -> None:
        """If every slot holds a pending frame, copy the oldest out, so that its slot is free."""
        if len(self._pending) == len(self._slots):
            self._pending[0].copy_out()

    def close(self) -> None:
        """Free the buffers. Pending frames are copied out first, and leases are waited for.

        Raises:
            GLTimeoutError: a lease does not come back; the buffers stay then, for its reader.
        """
        if self._closed:
            return
        self._closed = True
        for readback in list(self._pending):
            readback.copy_out()
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
            gl.glBufferStorage(gl.GL_PIXEL_PACK_BUFFER, self.pixels.nbytes, None, access)
            slot.memory = self._map(slot, access)
        else:
            # STREAM_READ: with a DRAW hint, NVIDIA's driver keeps the buffer in video memory, and mapping copies it.
            gl.glBufferData(gl.GL_PIXEL_PACK_BUFFER, self.pixels.nbytes, None, gl.GL_STREAM_READ)
            if self.strategy == "subdata":
                slot.memory = (ctypes.c_ubyte * self.pixels.nbytes)()
        gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)

    def _take_slot(self) -> _Slot:
        self._reclaim()
        while not self._free:
            if len(self._pending) == len(self._slots):
                raise GLError(f"all {len(self._slots)} slots are pending; take one's result() before the next read()")
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

    def _lease(self, readback: Readback, slot: _Slot) -> Lease:
        with self._context.activated(), translate_errors(f"frame {readback.number} cannot be read"):
            self._wait_for_gpu(slot, readback.number)
            if self.strategy == "persistent":
                memory = slot.memory
            else:
                # The user's binding comes back: a frame may be leased in the middle of a drawing.
                bound = gl.integer("GL_PIXEL_PACK_BUFFER_BINDING")
                gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, slot.buffer)
                try:
                    if self.strategy == "map":
                        memory = self._map(slot, gl.GL_MAP_READ_BIT)
                    else:
                        memory = slot.memory
                        gl.glGetBufferSubData(gl.GL_PIXEL_PACK_BUFFER, 0, self.pixels.nbytes, memory)
                finally:
                    gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, bound)
        self._pending.remove(readback)
        return Lease(memoryview(memory).cast("B").toreadonly(), self, slot)

    def _map(self, slot: _Slot, access: int) -> Any:
        address = gl.glMapBufferRange(gl.GL_PIXEL_PACK_BUFFER, 0, self.pixels.nbytes, access)
        if not address:
            raise GLError(f"the driver does not map a pixel buffer of {self.pixels.nbytes} bytes")
        slot.mapped = True
        pointer = ctypes.cast(address, ctypes.c_void_p).value
        return (ctypes.c_ubyte * self.pixels.nbytes).from_address(pointer or 0)

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
    """Whether ``wait(seconds)`` succeeds within ``deadline`` seconds, in which time that the program is stopped
    does not count.
    """
    waited = 0.0
    while not wait(min(1.0, deadline)):
        waited += 1.0
        if waited >= deadline:
            return False
    return True
