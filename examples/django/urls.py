"""The addresses of the example."""

import latchkey
import views
from django.urls import path

urlpatterns = [
    path('', views.index),
    path('login/', latchkey.log_in, name='login'),
    path('register/', latchkey.register, name='register'),
    path('logout/', latchkey.log_out, name='logout'),
    path('dashboard/', views.dashboard, name='home'),
    path('accounts/', views.accounts, name='accounts'),
    path('api/orders/', views.orders),
    path('api/orders/all/', views.all_orders),
    path('style.css', views.stylesheet, name='stylesheet'),
]
