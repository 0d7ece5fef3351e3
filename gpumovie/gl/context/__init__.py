"""OpenGL contexts without a window: EGL, OSMesa, a hidden GLFW window."""
