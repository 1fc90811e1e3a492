"""The wording of messages, where the Région changed it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class TexteAvis(models.Model):
    """The subject and the sentence of one kind of message; without a row, the wording of origin stands."""

    avis = models.CharField("message", max_length=20, unique=True)
    objet = models.CharField("objet", max_length=120)
    phrase = models.TextField("phrase", max_length=600)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="modifié par", on_delete=models.PROTECT, related_name="+"
    )
    modifie_le = models.DateTimeField("modifié le", default=timezone.now)

    class Meta:
        verbose_name = "texte d’un message"
        verbose_name_plural = "textes des messages"
        ordering = ("avis",)

    def __str__(self) -> str:
        return self.avis
