from django.urls import path

from safran.quiz import views

urlpatterns = [
    path("<slug:code>/", views.quiz, name="quiz"),
    path("<slug:code>/tentative/<uuid:uuid>/", views.tentative, name="quiz_tentative"),
]
