"""The library and its notes: editorial content, drafted, versioned and published (R3.6, R5.18)."""

import datetime

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, Panel
from wagtail.blocks import StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.models import Suivi
from home.site.publication import PageRendue, PublicationGardee
from home.temps.periodes import mois_apres
from pratiques import blocks
from pratiques.champs import GROUPES, HORS_PANNEAUX, LISTES, de_la_partie
from pratiques.choices import (
    EN_BIBLIOTHEQUE,
    FICHE,
    DessinDeFiche,
    Licence,
    Nature,
    Niveau,
    Partie,
    Preuve,
    Statut,
    Visibilite,
)

# Ce qu'une ancienne version ne doit jamais rétablir : la vie de la fiche n'est pas son texte.
CHAMPS_DE_VIE = (
    "statut version publiee_le a_revoir_le archivage_annonce_le remplacee_par_id motif_archivage "
    "reprise_historique eprouvee_le reprise_le decision_le decision_numero reseau_id structure_id"
).split()


class BibliothequePage(PageRendue, Page):
    """The one library of practice notes; the public sees the public ones."""

    chapo = models.TextField(
        "chapô",
        max_length=300,
        default="Ce que des équipes ont essayé, ce que cela a donné, et comment le refaire lundi. Chaque fiche est "
        "relue par deux réseaux.",
    )
    template = "pratiques/bibliotheque.html"
    gabarit_partie = "home/liste_fragment.html"
    max_count = 1
    parent_page_types = ["home.AccueilPage"]
    subpage_types = ["pratiques.FichePratiquePage"]
    content_panels = [*Page.content_panels, FieldPanel("chapo")]

    class Meta:
        verbose_name = "bibliothèque de pratiques"
        verbose_name_plural = "bibliothèques de pratiques"


def _lignes(texte: str) -> list[str]:
    return [ligne.strip(" -•\t") for ligne in texte.splitlines() if ligne.strip(" -•\t")]


def _tableau(bloc: StructBlock, maximum: int, nom: str, *, blank: bool = True) -> StreamField:
    return StreamField([("ligne", bloc)], max_num=maximum, verbose_name=nom, blank=blank)


PIECES_SANS_VERSION = (
    "<p>Une ancienne version rend son texte. Les images et les fichiers n’ont pas d’anciennes versions : la fiche, "
    "et son aperçu, portent toujours ceux du dernier envoi. Ils se retirent un à un depuis la page de la fiche, sur le "
    "site.</p>"
)


def _panneaux() -> list[Panel]:
    """What the Région may correct in Wagtail's admin: the text of a note, never its life."""
    panneaux: dict[str, list[Panel]] = {}
    for titre, _partie, champs in GROUPES:
        montres = [FieldPanel(champ.nom) for champ in champs if champ.nom not in HORS_PANNEAUX]
        panneaux.setdefault(titre, []).extend(montres)
    return [*panneaux.pop(""), *(MultiFieldPanel(montres, titre) for titre, montres in panneaux.items())]


class FichePratiquePage(PageRendue, PublicationGardee, Suivi, Page):
    """One practice note, written by counsellors, read by two networks (R5.18)."""

    cycle = FICHE

    accroche = models.CharField("en une phrase", max_length=200)
    nature = models.CharField("nature", max_length=12, choices=Nature.choices, default=Nature.TERRAIN)
    reseau = models.ForeignKey("structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, related_name="+")
    structure = models.ForeignKey(
        "structures.Structure",
        verbose_name="structure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    bassins = ParentalManyToManyField("territoires.Bassin", verbose_name="bassins", blank=True, related_name="+")
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    en_cours = models.BooleanField("toujours en cours", default=False)
    dessin = models.CharField("dessin", max_length=20, choices=DessinDeFiche.choices, default="", blank=True)
    contact = models.EmailField("boîte de service", blank=True, help_text="Jamais une adresse personnelle.")
    probleme = models.TextField("le problème de départ", max_length=1200)
    publics = ParentalManyToManyField("vocabulaires.TypePublic", verbose_name="publics", related_name="+")
    missions = ParentalManyToManyField("vocabulaires.Mission", verbose_name="missions", related_name="+")
    themes = ParentalManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    niveaux_cep = ParentalManyToManyField(
        "vocabulaires.NiveauCep", verbose_name="niveaux de CEP", blank=True, related_name="+"
    )
    contexte = models.TextField("contexte local utile", max_length=1500, blank=True)
    etapes = _tableau(blocks.EtapeBlock(), 12, "ce que l’on fait", blank=False)
    choix = models.TextField(
        "où se place le choix de la personne",
        max_length=800,
        blank=True,  # les fiches d’avant cette question
        help_text="Ce que la personne choisit, et ce qui se passe si elle refuse.",
    )
    competences = models.TextField(
        "compétences mobilisées", max_length=800, blank=True, help_text="Une compétence par ligne."
    )
    partenaires = _tableau(blocks.PartenaireBlock(), 8, "partenaires et rôle de chacun")
    temps = models.CharField("temps nécessaire", max_length=120, blank=True)
    moyens = models.CharField("moyens", max_length=200, blank=True)
    resultats = models.TextField("ce que l’on a observé", max_length=2500)
    preuve = models.CharField("nature de la preuve", max_length=12, choices=Preuve.choices, default=Preuve.RESSENTI)
    indicateurs = _tableau(blocks.IndicateurBlock(), 4, "chiffres")
    paroles = _tableau(blocks.ParoleBlock(), 3, "paroles")
    conditions = models.TextField("conditions de réussite", max_length=1500, blank=True)
    difficultes = _tableau(blocks.DifficulteBlock(), 8, "difficultés et parades")
    echecs = models.TextField("ce qui n’a pas marché", max_length=2000, blank=True)
    a_refaire = models.TextField("si c’était à refaire", max_length=1500, blank=True)
    vigilances = models.TextField("vigilances", max_length=1000, blank=True, help_text="Un point par ligne.")
    noyau = models.TextField("le noyau à garder", max_length=1500, blank=True, help_text="Un point par ligne.")
    adaptable = models.TextField(
        "ce que l’on peut adapter", max_length=1500, blank=True, help_text="Un point par ligne."
    )
    prerequis = models.TextField("prérequis", max_length=1000, blank=True, help_text="Un point par ligne.")
    variantes = _tableau(blocks.VarianteBlock(), 4, "variantes")
    premier_pas = models.TextField("par où commencer lundi", max_length=500, blank=True)
    sources = models.TextField("sources", max_length=1500, blank=True, help_text="Une source par ligne.")
    liens = _tableau(blocks.LienBlock(), 8, "liens")
    interets = models.CharField("liens d’intérêt déclarés", max_length=300, blank=True)
    licence = models.CharField("licence", max_length=10, choices=Licence.choices, default=Licence.CC_BY)
    visibilite = models.CharField(
        "qui peut la lire", max_length=10, choices=Visibilite.choices, default=Visibilite.PUBLIQUE
    )
    atteste_anonymat = models.BooleanField("sans donnée personnelle", default=False)
    atteste_gratuite = models.BooleanField("gratuit pour la personne", default=False)
    atteste_neutralite = models.BooleanField("neutre envers les offres de formation", default=False)
    motif_conserve = models.TextField("pourquoi garder ce que le détecteur signale", max_length=500, blank=True)

    statut = models.CharField("statut", max_length=12, choices=Statut.choices, default=Statut.BROUILLON, editable=False)
    version = models.PositiveSmallIntegerField("version", default=0, editable=False)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True, editable=False)
    a_revoir_le = models.DateField("à revoir le", null=True, blank=True, editable=False)
    archivage_annonce_le = models.DateField("archivage annoncé le", null=True, blank=True, editable=False)
    remplacee_par = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="remplace"
    )
    motif_archivage = models.TextField("motif", max_length=500, blank=True, editable=False)
    reprise_historique = models.BooleanField("reprise d’un fonds ancien", default=False, editable=False)
    eprouvee_le = models.DateField("éprouvée à partir du", null=True, blank=True, editable=False)
    reprise_le = models.DateField("reprise ailleurs depuis le", null=True, blank=True, editable=False)
    decision_le = models.DateField("recommandée le", null=True, blank=True, editable=False)
    decision_numero = models.CharField("numéro de la décision", max_length=40, blank=True, editable=False)

    template = "pratiques/fiche.html"
    parent_page_types = ["pratiques.BibliothequePage"]
    subpage_types: list[str] = []
    is_creatable = False  # une fiche s'écrit sur le site
    settings_panels: list = []  # ni publication programmée ni expiration : la vie d'une fiche suit ses règles
    search_fields = [*Page.search_fields, index.FilterField("statut")]

    content_panels = [*Page.content_panels, HelpPanel(content=PIECES_SANS_VERSION), *_panneaux()]

    class Meta:
        verbose_name = "fiche pratique"
        verbose_name_plural = "fiches pratiques"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fin__isnull=True)
                | models.Q(debut__isnull=True)
                | models.Q(fin__gte=models.F("debut")),
                name="fiche_dates",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=~models.Q(statut__in=["PUBLIEE", "A_REVOIR", "ARCHIVEE", "REMPLACEE"])
                | models.Q(publiee_le__isnull=False),
                name="fiche_publiee_datee",
            ),
            models.CheckConstraint(
                condition=~models.Q(statut="REMPLACEE") | models.Q(remplacee_par__isnull=False),
                name="fiche_remplacee_par",
            ),
            models.CheckConstraint(
                condition=models.Q(decision_le__isnull=True, decision_numero="")
                | models.Q(decision_le__isnull=False) & ~models.Q(decision_numero=""),
                name="fiche_decision_datee_et_numerotee",
            ),
        ]
        indexes = [models.Index(fields=["statut", "visibilite", "-publiee_le"])]

    @property
    def titre(self) -> str:
        return self.title

    @property
    def niveau(self) -> str:
        if self.reprise_le is not None:
            return Niveau.RECOMMANDEE if self.decision_le is not None else Niveau.REPRISE
        eprouvee = self.eprouvee_le is not None and self.eprouvee_le <= timezone.localdate()
        return Niveau.EPROUVEE if eprouvee else Niveau.PARTAGEE

    @property
    def niveau_libelle(self) -> str:
        return Niveau(self.niveau).label

    @property
    def en_bibliotheque(self) -> bool:
        return self.live and self.statut in EN_BIBLIOTHEQUE

    @property
    def a_verifier(self) -> bool:
        return self.statut in EN_BIBLIOTHEQUE and bool(self.a_revoir_le) and self.a_revoir_le <= timezone.localdate()

    @property
    def listes(self) -> dict[str, list[str]]:
        return {nom: _lignes(getattr(self, nom)) for nom in LISTES}

    @property
    def se_refait(self) -> bool:
        return self.montre(Partie.AILLEURS)

    def montre(self, partie: Partie) -> bool:
        """Whether a section of the page has something to say."""
        return any(getattr(self, nom) for nom in de_la_partie(partie))

    def eprouvee_des(self) -> datetime.date | None:
        """From which day the note counts as proven: a proof other than a feeling, and six months of use."""
        if self.preuve == Preuve.RESSENTI or self.debut is None:
            return None
        seuil = mois_apres(jour=self.debut, mois=6)
        return None if self.fin and not self.en_cours and self.fin < seuil else seuil

    def with_content_json(self, content: dict) -> "FichePratiquePage":
        page = super().with_content_json(content)
        for champ in CHAMPS_DE_VIE:
            setattr(page, champ, getattr(self, champ))
        return page

    def get_workflow(self) -> None:
        return None

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict]:
        publique = self.en_bibliotheque and self.visibilite == Visibilite.PUBLIQUE
        return super().get_sitemap_urls(request) if publique else []
