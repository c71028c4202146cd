"""Activities: what a learner does. One widget each; Python decides, the browser looks up."""
