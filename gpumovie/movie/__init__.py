"""Movie, write, render and show; and what belongs to a film while it is written: session, progress, preview."""
