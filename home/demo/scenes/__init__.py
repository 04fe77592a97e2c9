"""What the paper's artist drew: one function a scene, each given a fresh canvas."""
