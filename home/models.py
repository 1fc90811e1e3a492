"""The rows of the ground floor: pages, media, site settings, mails, history of states, works, refusals of browsers."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult

from home import registre
from home.blocks import CorpsBlock
from home.choices import EtatCourriel, EtatDocument, Licence, Rythme
from home.etats.cycles import CYCLES, Cycle

# Editorial pages of the ground floor: the home page and plain content.


class RestrictionsLues:
    """A page whose reading restrictions are asked once: Wagtail, our own door and a room's rights all look at them."""

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """The same rows for as long as this page object lives, that of one request."""
        if not hasattr(self, "_restrictions"):
            self._restrictions = super().get_view_restrictions()
        return self._restrictions


class AccueilPage(RestrictionsLues, Page):
    """The public home page: the visitor's task first, then the three spaces."""

    promesse = models.CharField(
        "promesse", max_length=120, default="S’orienter est un droit. Trouver la bonne porte, c’est notre métier."
    )
    chapo = models.TextField("chapô", max_length=300, blank=True)
    template = "home/accueil.html"
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("promesse"), FieldPanel("chapo")]

    class Meta:
        verbose_name = "accueil"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find this page, or one below it however deep, by its address."""
        adresse = "/".join([self.url_path.rstrip("/"), *path_components, ""])
        # Par son nom, que la base indexe.
        page = Page.objects.filter(slug=adresse.rstrip("/").rpartition("/")[2], url_path=adresse).first()
        page = page and page.specific
        if isinstance(page, AccueilPage):
            return super(AccueilPage, page).route(request, [])
        if page is not None:
            return page.route(request, [])
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        """Add what each room offers to the home page."""
        contexte = super().get_context(request, *args, **kwargs)
        for apport in registre.lire("accueil"):
            contexte.update(apport(request))
        return contexte


class ContenuPage(RestrictionsLues, Page):
    """A page of text: the right to guidance, the seven values, legal pages (R1.4)."""

    chapo = models.TextField("chapô", max_length=400, blank=True)
    corps = StreamField(CorpsBlock(), verbose_name="corps", blank=True)
    en_pied = models.BooleanField("citée en pied de page", default=False)
    template = "home/contenu.html"
    content_panels = [*Page.content_panels, FieldPanel("chapo"), FieldPanel("corps")]
    promote_panels = [*Page.promote_panels, FieldPanel("en_pied")]
    search_fields = [*Page.search_fields, index.SearchField("chapo"), index.SearchField("corps")]
    subpage_types = ["home.ContenuPage"]

    class Meta:
        verbose_name = "page de contenu"
        verbose_name_plural = "pages de contenu"


# One table for the history of every state, and what a row that has one gives.


class PassageQuerySet(models.QuerySet["Passage"]):
    """Lines of history by what they are about."""

    def de(self, modele: type["Suivi"]) -> Self:
        """Those of the rows of this model."""
        return self.filter(content_type=ContentType.objects.get_for_model(modele))

    def du_cycle(self, cycle: Cycle) -> Self:
        """Those that follow this table."""
        return self.de(cycle.modele).filter(vers__in=cycle.etapes.values)


class Passage(models.Model):
    """One line of the history of a row: from a state to another, or what was done meanwhile; written once.

    `par` is empty for the calendar, `de` for the first line.
    """

    content_type = models.ForeignKey(ContentType, verbose_name="nature", on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField("objet")
    objet = GenericForeignKey()
    de = models.CharField("de", max_length=16, blank=True)
    vers = models.CharField("à", max_length=16)
    geste = models.CharField("ce qui a été fait", max_length=200, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le", default=timezone.now)
    motif = models.CharField("motif", max_length=500, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = "passage d’un état à un autre"
        verbose_name_plural = "passages d’un état à un autre"
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(de=models.F("vers")) | ~models.Q(geste=""), name="passage_dit")
        ]

    def __str__(self) -> str:
        return f"{self.libelle} · {self.object_id}"

    @property
    def cycle(self) -> Cycle:
        """The table that this line follows."""
        modele = ContentType.objects.get_for_id(self.content_type_id).model_class()
        return next(cycle for cycle in CYCLES.values() if cycle.modele is modele and self.vers in cycle.etapes.values)

    @property
    def libelle(self) -> str:
        """What was done, or the state that it led to."""
        return self.geste or self.etat

    @property
    def etat(self) -> str:
        """The state that it led to, in words."""
        return str(self.cycle.etapes(self.vers).label)

    @property
    def ton(self) -> str:
        """How that state is coloured."""
        return self.cycle.tons[self.cycle.etapes(self.vers)]

    def save(self, **kwargs: Any) -> None:
        """Append only."""
        if self.pk is not None:
            raise TypeError("Une ligne d’historique ne se réécrit pas.")
        super().save(**kwargs)


class Suivi(models.Model):
    """A row whose state follows a table: its colour, what it may become, its history."""

    cycle: ClassVar[Cycle]
    historique = GenericRelation(Passage, related_query_name="%(class)s")

    class Meta:
        abstract = True

    @property
    def ton(self) -> str:
        """How the state is coloured."""
        return self.cycle.tons[self.cycle.etapes(self.cycle.etape(self))]

    def peut_devenir(self, etat: str) -> bool:
        """Whether the table allows this change of state."""
        return self.cycle.permet(self, etat)


# What the ground floor keeps of works.


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


# One line for each thing refused: which rule, what, on which page.


class RapportPolitique(models.Model):
    """Something that a browser did not load, and how many times it was told."""

    empreinte = models.CharField("empreinte", max_length=64, unique=True)
    regle = models.CharField("règle", max_length=40)
    refuse = models.CharField("ce qui a été refusé", max_length=120)
    page = models.CharField("page", max_length=200)
    fois = models.PositiveIntegerField("fois", default=1)
    premier_le = models.DateTimeField("vu d’abord le", default=timezone.now)
    dernier_le = models.DateTimeField("vu encore le", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "rapport de politique de contenu"
        verbose_name_plural = "rapports de politique de contenu"
        ordering = ["-dernier_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.regle} : {self.refuse}"


# The ground floor's rows: outbox, digests, media, site settings. Its pages are in pages.py.


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
        indexes = [models.Index(fields=["etat", "prochain_essai"]), models.Index(fields=["destinataire"])]
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


class LigneSecours(models.Model):
    """A national line that a search shows above every answer when it says distress; the Région keeps it."""

    numero = models.CharField("numéro", max_length=10, unique=True)
    nom = models.CharField("nom", max_length=80)
    phrase = models.CharField("ce qu’elle fait", max_length=200, help_text="Une phrase, à qui appelle.")
    horaires = models.CharField("quand, et à quel prix", max_length=120)
    dire = models.TextField(
        "ce qui la fait montrer",
        help_text="Une expression par ligne, ses mots dans l’ordre : « dor* rue/dehors sauf metier* ». « dor* » vaut "
        "toute suite, « a/b » l’un ou l’autre ; après « sauf », les mots qui en font autre chose.",
    )
    source = models.CharField("source", max_length=200)
    verifiee_le = models.DateField("numéro et horaires relus le", default=datetime.date.today)
    ordre = models.PositiveSmallIntegerField("ordre", default=100, help_text="La plus pressante d’abord.")
    en_service = models.BooleanField("montrée", default=True)

    class Meta:
        verbose_name = "ligne de secours"
        verbose_name_plural = "lignes de secours"
        ordering = ["ordre", "numero"]

    def __str__(self) -> str:
        return f"{self.numero} · {self.nom}"

    @property
    def expressions(self) -> list[str]:
        """What calls for it, one expression a line."""
        return [ligne.strip() for ligne in self.dire.splitlines() if ligne.strip()]


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
