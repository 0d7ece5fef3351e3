"""What the benchmarks have ffmpeg do: encode raw frames, take frames from a pipe, decode and compare a video."""
