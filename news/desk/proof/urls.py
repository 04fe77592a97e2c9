from django.urls import path

from news.desk.proof import views

urlpatterns = [
    path("", views.ProofView.as_view(), name="proof"),
    path("results/", views.ProofView.as_view(results_only=True), name="proof_results"),
    path("article/<int:article_id>/", views.article_proof, name="article_proof"),
]
