"""A worker that needs few tables, for a database that is made within a test."""

from cms.settings.test import *  # noqa: F403

WORKER_JOBS = ["cms.ops.task_runner.RunTasks"]
