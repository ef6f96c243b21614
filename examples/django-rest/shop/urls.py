from django.urls import path

from .views import Orders, Reports

urlpatterns = [
    path("orders", Orders.as_view()),
    path("reports", Reports.as_view()),
]
