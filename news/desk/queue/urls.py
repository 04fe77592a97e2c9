"""Addresses of the queue, below `desk/queue/`."""

from django.urls import path

from news.desk.queue.views import Assign, Queue, Take

urlpatterns = [
    path("", Queue.as_view(), name="queue"),
    path("results/", Queue.as_view(results_only=True), name="queue_results"),
    path("<int:article_id>/", Assign.as_view(), name="assign"),
    path("<int:article_id>/take/", Take.as_view(), name="take"),
]
