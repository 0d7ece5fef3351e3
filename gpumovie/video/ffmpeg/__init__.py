"""The program ffmpeg: found, run, and its failures explained."""
