"""What the ground floor keeps of works."""

import datetime
import uuid
from collections.abc import Collection
from typing import ClassVar

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models, transaction
from django.utils import timezone

from home.choices import EtatDocument


class TravailLong(models.Model):
    """A work too long for a request: how much is done, its last sign of life, why it stopped.

    A room adds its `etat`, and says in EN_COURS which states are under way.
    """

    EN_COURS: ClassVar[Collection[str]] = ()
    SANS_NOUVELLES: ClassVar[datetime.timedelta] = datetime.timedelta(minutes=2)

    total = models.PositiveIntegerField("à faire", default=0)
    faites = models.PositiveIntegerField("faites", default=0)
    battement = models.DateTimeField("dernier signe du travail", null=True, blank=True)
    erreur = models.TextField("pourquoi le travail s’est arrêté", blank=True)

    class Meta:
        abstract = True

    @property
    def en_cours(self) -> bool:
        """Under way, or was when it got cut."""
        return self.etat in self.EN_COURS

    @property
    def interrompu(self) -> bool:
        """Under way, and silent for too long: its process is dead."""
        signe = self.battement
        return self.en_cours and (signe is None or timezone.now() - signe > self.SANS_NOUVELLES)

    @property
    def avancement(self) -> int:
        """Percent done."""
        return min(100, 100 * self.faites // self.total) if self.total else 0

    def prendre(self, *, de: str, vers: str) -> bool:
        """Begin, when nobody did before: one UPDATE says so, that two cannot both win."""
        libre = type(self)._base_manager.filter(pk=self.pk, etat=de)
        return bool(libre.update(etat=vers, battement=timezone.now()))

    def avancer(self, faites: int) -> None:
        """So many are done: tell whoever looks."""
        faites = min(faites, self.total)
        type(self)._base_manager.filter(pk=self.pk).update(faites=faites, battement=timezone.now())

    def finir(self, etat: str, erreur: str = "") -> None:
        """Reach an end, and say why when it is not the one hoped for."""
        fin = {"etat": etat, "erreur": erreur, "battement": timezone.now()}
        type(self)._base_manager.filter(pk=self.pk).update(**fin)


class DocumentsLongs(models.QuerySet["DocumentLong"]):
    """Documents and their files, which leave together."""

    def effacer(self) -> int:
        """Delete them, then their files once that is committed; how many."""
        fichiers = [document.fichier for document in self]
        self.delete()
        transaction.on_commit(lambda: [storages["prive"].delete(nom) for nom in fichiers])
        return len(fichiers)

    def perimes(self) -> "DocumentsLongs":
        """A week old: they are made anew in seconds."""
        return self.filter(demande_le__lt=timezone.now() - self.model.CONSERVATION)


class DocumentLong(TravailLong):
    """A document made in the background for whoever asked; its file stands in the private storage, for a week."""

    EN_COURS = (EtatDocument.EN_ATTENTE, EtatDocument.EN_COURS)
    CONSERVATION: ClassVar[datetime.timedelta] = datetime.timedelta(days=7)
    DOSSIER: ClassVar[str]

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    demande_le = models.DateTimeField("demandé le", default=timezone.now)
    etat = models.CharField("état", max_length=10, choices=EtatDocument.choices, default=EtatDocument.EN_ATTENTE)

    objects = DocumentsLongs.as_manager()

    class Meta:
        abstract = True

    @property
    def fichier(self) -> str:
        """Where it stands, or will, in the private storage."""
        return f"{self.DOSSIER}/{self.uuid}.pdf"

    @property
    def pret(self) -> bool:
        """Its file may be read."""
        return self.etat == EtatDocument.PRET

    @property
    def a_refaire(self) -> bool:
        """It failed, or was cut: it is asked for again."""
        return self.etat == EtatDocument.ECHEC or self.interrompu

    @property
    def avancement(self) -> int:
        """Percent; the last step, putting all together, holds the last ten."""
        return 100 if self.pret else self.faites * 90 // max(self.total, 1)

    def prendre_en_main(self) -> bool:
        """Begin to make it, when nobody did before."""
        return self.prendre(de=EtatDocument.EN_ATTENTE, vers=EtatDocument.EN_COURS)

    def deposer(self, contenu: bytes, nombre: int) -> None:
        """Put it where it is read and say it ready, unless it was deleted meanwhile."""
        faites = {"faites": nombre, "total": nombre, "battement": timezone.now()}
        lignes = type(self)._base_manager.filter(pk=self.pk)
        if lignes.update(etat=EtatDocument.PRET, erreur="", **faites):
            storages["prive"].save(self.fichier, ContentFile(contenu))

    def echouer(self, phrase: str) -> None:
        """Say why it could not be made."""
        self.finir(EtatDocument.ECHEC, phrase)


class PassagePeriodique(models.Model):
    """The last time of one periodic work, and who has it now: nobody else takes it before `pris_jusqu_a`."""

    nom = models.CharField("travail", max_length=60, unique=True)
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)
    pris_jusqu_a = models.DateTimeField("pris jusqu’à", null=True, blank=True)
    bilan = models.TextField("bilan", blank=True)
    erreur = models.CharField("erreur", max_length=300, blank=True)

    class Meta:
        verbose_name = "passage d’un travail périodique"
        verbose_name_plural = "passages des travaux périodiques"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom
