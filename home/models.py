"""The ground floor's rows: outbox, digests, media, site settings. Its pages are in pages.py."""

from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from home.choices import EtatCourriel, Licence, Rythme
from home.etats.models import Passage
from home.pages import AccueilPage, ContenuPage
from home.politique.models import RapportPolitique
from home.travaux.models import PassagePeriodique

__all__ = [
    "AccueilPage",
    "ContenuPage",
    "Courriel",
    "DocumentSafran",
    "EspaceFait",
    "FluxAgenda",
    "ImageSafran",
    "ParametresSite",
    "PassagePeriodique",
    "Passage",
    "RapportPolitique",
    "Recapitulatif",
    "RenduImage",
]


class ImageSafran(AbstractImage):
    """An image with its credit and licence; `description` is its alternative text."""

    credit = models.CharField("crédit", max_length=200, blank=True)
    licence = models.CharField("licence", max_length=20, choices=Licence.choices, default=Licence.TOUS_DROITS)
    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """One size of this image, held in memory."""
        # Wagtail écrit dans un fichier provisoire que personne ne referme.
        with super().generate_rendition_file(filter, source=source) as provisoire:
            return ContentFile(b"".join(provisoire.chunks()), name=provisoire.name)


class RenduImage(AbstractRendition):
    """One size of an image."""

    image = models.ForeignKey(ImageSafran, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendu_image_unique")
        ]


class DocumentSafran(AbstractDocument):
    """A document with its licence and source."""

    licence = models.CharField("licence", max_length=20, choices=Licence.choices, default=Licence.TOUS_DROITS)
    source = models.CharField("source", max_length=200, blank=True)
    admin_form_fields = (*Document.admin_form_fields, "licence", "source")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"


class CourrielQuerySet(models.QuerySet["Courriel"]):
    """Mails by state."""

    def a_envoyer(self) -> "CourrielQuerySet":
        """Mails whose next attempt is due."""
        return self.filter(etat=EtatCourriel.A_ENVOYER, prochain_essai__lte=timezone.now())


class Courriel(models.Model):
    """One mail of the outbox, written in the transaction of the fact that it tells."""

    destinataire = models.EmailField("destinataire")
    gabarit = models.CharField("gabarit", max_length=100)
    objet = models.CharField("objet", max_length=250)
    texte = models.TextField("texte")
    html = models.TextField("version HTML", blank=True)
    repondre_a = models.EmailField("répondre à", blank=True)
    calendriers = models.JSONField("événements joints", default=list, blank=True)
    reference = models.CharField("ce qu’ouvre son lien", max_length=60, blank=True)
    categorie = models.CharField("ce que son lien arrête", max_length=20, blank=True)
    cle = models.CharField("clé d’unicité", max_length=120, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatCourriel.choices, default=EtatCourriel.A_ENVOYER)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    erreur = models.CharField("dernière erreur", max_length=300, blank=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    prochain_essai = models.DateTimeField("prochain essai", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    efface_le = models.DateTimeField("texte effacé le", null=True, blank=True)

    objects = CourrielQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["etat", "prochain_essai"])]
        constraints = [
            models.UniqueConstraint(fields=["cle"], condition=~models.Q(cle=""), name="courriel_cle_unique"),
            models.CheckConstraint(
                condition=~models.Q(etat="ENVOYE") | models.Q(envoye_le__isnull=False), name="courriel_envoye_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objet} → {self.destinataire}"


class FluxAgenda(models.Model):
    """The personal calendar of an account; its address holds a secret, of which only the print is kept (T19)."""

    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="flux_agenda"
    )
    empreinte = models.CharField("empreinte du secret", max_length=64, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now)

    class Meta:
        verbose_name = "agenda personnel"
        verbose_name_plural = "agendas personnels"

    def __str__(self) -> str:
        return f"Agenda de {self.compte}"


class Recapitulatif(models.Model):
    """What someone chose to be told of by mail: what is new, how often and up to when; what is turned off."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recapitulatif")
    rythme = models.CharField("rythme", max_length=10, choices=Rythme.choices, default=Rythme.AUCUN)
    sauf = models.JSONField("sujets laissés de côté", default=list, blank=True)
    refusees = models.JSONField("catégories de courriels refusées", default=list, blank=True)
    dit_jusqu_a = models.DateTimeField("dit jusqu’à", default=timezone.now)
    fait_le = models.DateField("préparé le", null=True, blank=True)
    cle = models.UUIDField("clé du lien d’arrêt", default=uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "récapitulatif"
        constraints = [
            models.CheckConstraint(condition=models.Q(rythme__in=Rythme.values), name="recapitulatif_rythme_connu")
        ]
        indexes = [models.Index(fields=["rythme", "fait_le"])]

    def __str__(self) -> str:
        return f"{self.compte} : {self.get_rythme_display()}"


class EspaceFait(models.Model):
    """« Mon espace » as it was last made for someone: each card with what tells that it is still true (ADR 045)."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="espace_fait")
    cartes = models.JSONField("cartes", default=dict)
    jour = models.DateField("fait pour le")
    venue_le = models.DateField("dernière venue")

    class Meta:
        verbose_name = "espace préparé"
        verbose_name_plural = "espaces préparés"
        indexes = [models.Index(fields=["jour", "venue_le"])]

    def __str__(self) -> str:
        return f"Espace de {self.compte}"


@register_setting(icon="cog")
class ParametresSite(BaseSiteSetting):
    """What the Région may change of the shell without a developer."""

    nom = models.CharField("nom de la plateforme", max_length=60, default="SAFRAN")
    base_line = models.CharField("sous le nom", max_length=80, default="Orientation Poitou-Charentes")
    telephone = models.CharField("téléphone", max_length=20, default="05 36 49 00 12")
    horaires_telephone = models.CharField("horaires", max_length=120, default="du lundi au vendredi, de 9 h à 18 h")
    courriel_contact = models.EmailField("courriel de contact", default="contact@safran.example")

    panels = [
        MultiFieldPanel([FieldPanel("nom"), FieldPanel("base_line")], "Identité"),
        MultiFieldPanel(
            [FieldPanel("telephone"), FieldPanel("horaires_telephone"), FieldPanel("courriel_contact")], "Nous joindre"
        ),
    ]

    class Meta:
        verbose_name = "paramètres du site"
