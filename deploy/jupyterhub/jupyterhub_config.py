"""What a class's JupyterHub needs to know of this course; the rest of its configuration is the hub's own.

The Littlest JupyterHub reads it from /opt/tljh/config/jupyterhub_config.d/; README.md says how.
"""

import os

COURSE = os.environ.get("CARELIB_COURSE", "/opt/carelib/course")
HAND_IN = os.environ.get("CARELIB_HAND_IN", "/srv/carelib/hand-in")

c = get_config()  # noqa: F821  # JupyterHub gives it to the files that it reads

# All learners open the same notebooks, which nobody but the administrator can change. Nothing is lost by that: what a learner
# answers is kept in their own home, and comes back with the lesson, also after the course was updated.
c.Spawner.notebook_dir = COURSE
c.Spawner.default_url = "/lab/tree/00-start-here.ipynb"

# Where 'carelib progress hand-in' writes to. Their answers are nowhere else than with them until they do.
c.Spawner.environment = {"CARELIB_HAND_IN": HAND_IN}

# One JupyterLab and the kernels of three open lessons; README.md says how this was measured.
c.Spawner.mem_limit = "1G"
