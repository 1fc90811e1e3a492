"""The one row of a site's first day."""

from django.conf import settings
from django.db import models


class Installation(models.Model):
    """The code that opens the first account of the Région, by its print alone; whether « Mettre en route » is put away.

    One row at the most: two codes are never open at once.
    """

    LA_SEULE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=LA_SEULE, editable=False)
    empreinte = models.CharField("empreinte du code", max_length=64, blank=True, editable=False)
    expire_le = models.DateTimeField("le code expire le", null=True, blank=True)
    rangee_le = models.DateTimeField("« Mettre en route » rangée le", null=True, blank=True)
    rangee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "installation"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="installation_seule"),
            models.CheckConstraint(
                condition=models.Q(empreinte="") | models.Q(expire_le__isnull=False), name="installation_code_expire"
            ),
        ]

    def __str__(self) -> str:
        return "Installation"
