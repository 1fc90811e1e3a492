"""The models of the catalogue: one catalogue, one sheet per training and its cover, who answers for the trainings
(R5.15, R5.16, R5.19).
"""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.safestring import SafeString
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.index import insert_or_update_object

from home.blocks import CorpsBlock
from home.courriels.noms import noms_sans_adresse
from home.dessins.couvertures import couverture_dessiner, sujet_deviner
from home.dessins.personnages import Sujet
from home.site.publication import PageRendue, PublicationGardee
from safran.formations.blocks import CriteresBlock, ListeBlock
from safran.formations.choices import Format, Niveau, Operateur

# Who answers for the trainings, as other information systems want to know it.


@register_setting(icon="site")
class OrganismeFormation(BaseSiteSetting):
    """The training organisation, for the LHÉO export."""

    nom = models.CharField("raison sociale", max_length=120, default="Région Poitou-Charentes")
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[RegexValidator(r"^\d{14}$", "Un SIRET a quatorze chiffres.")]
    )
    declaration = models.CharField(
        "numéro de déclaration d’activité",
        max_length=11,
        blank=True,
        validators=[RegexValidator(r"^\d{11}$", "Ce numéro a onze chiffres.")],
    )
    adresse = models.CharField("adresse", max_length=50, blank=True, help_text="Numéro et voie.")
    code_postal = models.CharField(
        "code postal",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", "Un code postal a cinq chiffres.")],
    )
    ville = models.CharField("ville", max_length=50, default="Poitiers")

    panels = [FieldPanel(nom) for nom in ("nom", "siret", "declaration", "adresse", "code_postal", "ville")]

    class Meta:
        verbose_name = "organisme de formation (export LHÉO)"


# What the cover of a training tells, when its author did not choose.

# Quand ni le titre ni la promesse ne le disent : ce dont parle la rubrique.
SUJETS = {
    "connaissance-mutuelle": Sujet.RESEAUX,
    "outils-et-ressources": Sujet.CEP,
    "echanges-de-pratiques": Sujet.ACCUEIL,
    "tendances-du-territoire": Sujet.TERRITOIRE,
}


def sujet_de(titre: str, promesse: str, rubrique: str) -> Sujet:
    """From the title, else the promise, else the code of the rubric."""
    return Sujet(sujet_deviner((titre, promesse), defaut=SUJETS.get(rubrique, Sujet.ACCUEIL)))


# Pages of the catalogue: one catalogue, one sheet per training (R5.15, R5.16, R5.19).

REPERES = ("format", "niveau", "duree_minutes", "salle_minutes", "duree_motif")
CONDITIONS = ("public", "prerequis", "methodes", "evaluation", "accessibilite", "delais", "formateurs")
EXIGES, FACETTES = ("missions", "publics"), ("themes", "orientations", "reseaux")


class CataloguePage(PageRendue, Page):
    """The one catalogue of the programme, public."""

    chapo = models.TextField(
        "chapô",
        max_length=300,
        default="Des formations croisées, gratuites, ouvertes à tous les acteurs du service public régional de "
        "l’orientation, à distance comme en salle.",
    )
    template = "formations/catalogue.html"
    gabarit_partie = "formations/catalogue_resultats.html"
    max_count = 1
    parent_page_types = ["home.AccueilPage"]
    subpage_types = ["formations.FormationPage"]
    content_panels = [*Page.content_panels, FieldPanel("chapo")]

    class Meta:
        verbose_name = "catalogue des formations"
        verbose_name_plural = "catalogues des formations"


class FormationTag(TaggedItemBase):
    """A free word put on a training; part of the page, drafted and published with it."""

    content_object = ParentalKey("formations.FormationPage", on_delete=models.CASCADE, related_name="mots_libres")

    class Meta:
        verbose_name = "mot libre d’une formation"
        verbose_name_plural = "mots libres des formations"


class FormationPage(PageRendue, PublicationGardee, Page):
    """The public sheet of a training: what one will know, for whom, how, and what completes it."""

    accroche = models.TextField(
        "accroche", max_length=300, help_text="En une ou deux phrases, ce que la personne y gagne."
    )
    rubrique = models.ForeignKey(
        "vocabulaires.Rubrique", verbose_name="rubrique", on_delete=models.PROTECT, related_name="+"
    )
    themes = ParentalManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    missions = ParentalManyToManyField(
        "vocabulaires.Mission",
        verbose_name="missions",
        blank=True,
        related_name="+",
        help_text="Celles que la formation prépare à remplir. Ses modules et ses sessions ont les mêmes.",
    )
    publics = ParentalManyToManyField(
        "vocabulaires.TypePublic",
        verbose_name="publics concernés",
        blank=True,
        related_name="+",
        help_text="Les publics reçus dont parle la formation : un au moins avant publication (article 2).",
    )
    orientations = ParentalManyToManyField(
        "plans.OrientationDuSchema",
        verbose_name="orientations du schéma régional",
        blank=True,
        related_name="+",
        help_text="Celles que la formation sert. La page du schéma la montre.",
    )
    reseaux = ParentalManyToManyField(
        "structures.Reseau", verbose_name="réseaux qui la construisent", blank=True, related_name="+"
    )
    format = models.CharField("modalité", max_length=10, choices=Format.choices, default=Format.DISTANCE)
    niveau = models.CharField("niveau", max_length=20, choices=Niveau.choices, default=Niveau.DECOUVERTE)
    couverture = models.CharField(
        "couverture",
        max_length=20,
        choices=Sujet.choices,
        blank=True,
        help_text="Ce que dit son dessin. Vide : d’après son titre, ou sa rubrique. Deux formations n’ont pas le même.",
    )
    duree_minutes = models.PositiveSmallIntegerField(
        "durée déclarée (minutes)",
        help_text="Celle que l’organisme déclare, salle comprise.",
        validators=[
            MinValueValidator(5, "Une formation dure au moins cinq minutes."),
            MaxValueValidator(6000, "Une formation dure au plus cent heures."),
        ],
    )
    salle_minutes = models.PositiveSmallIntegerField(
        "dont en salle (minutes)",
        null=True,
        blank=True,
        help_text="Le reste se compare à la durée comptée sur les étapes. Vide, en salle : tout s’y passe.",
    )
    duree_motif = models.CharField(
        "pourquoi cette durée",
        max_length=200,
        blank=True,
        help_text="Si elle s’écarte de plus d’un cinquième de la durée comptée sur les étapes.",
    )
    objectifs = StreamField(ListeBlock(), verbose_name="ce que l’on saura faire", blank=True)
    public = models.TextField("à qui elle s’adresse", max_length=600, blank=True)
    prerequis = models.TextField("prérequis", max_length=600, blank=True)
    methodes = models.TextField("méthodes", max_length=1000, blank=True)
    evaluation = models.TextField("évaluation", max_length=600, blank=True)
    accessibilite = models.TextField("accessibilité", max_length=600, blank=True)
    delais = models.TextField("délais d’accès", max_length=400, blank=True)
    formateurs = models.TextField(
        "qui l’anime",
        max_length=800,
        blank=True,
        help_text="Une personne par ligne : prénom et nom, virgule, fonction et structure.",
    )
    sources = StreamField(
        ListeBlock(), verbose_name="sources", blank=True, help_text="Une au moins : auteur ou organisme, titre, année."
    )
    atteste_gratuite = models.BooleanField(
        "gratuite pour la personne", default=False, help_text="Exigé avant publication (article 3), dit sur la fiche."
    )
    corps = StreamField(CorpsBlock(), verbose_name="pour en savoir plus", blank=True)
    achevement_operateur = models.CharField(
        "pour l’achever, il faut", max_length=10, choices=Operateur.choices, default=Operateur.TOUS
    )
    achevement_nombre = models.PositiveSmallIntegerField(
        "nombre de critères", default=1, help_text="Utile seulement avec « Au moins un certain nombre »."
    )
    achevement_criteres = StreamField(
        CriteresBlock(), verbose_name="critères d’achèvement", default=[("etapes_vues", None)]
    )
    tags = ClusterTaggableManager(through=FormationTag, verbose_name="mots libres", blank=True)

    template = "formations/formation.html"
    parent_page_types = ["formations.CataloguePage"]
    subpage_types = ["parcours.ModulePage"]  # un nom, pas un import : les modules vivent dans la pièce du dessus
    content_panels = [
        *Page.content_panels,
        FieldPanel("accroche"),
        MultiFieldPanel(
            [FieldPanel("rubrique"), *(FieldPanel(nom, widget=forms.CheckboxSelectMultiple) for nom in EXIGES)],
            "Classement",
        ),
        *(FieldPanel(nom, widget=forms.CheckboxSelectMultiple, classname="collapsed") for nom in FACETTES),
        MultiFieldPanel([FieldPanel(nom) for nom in REPERES], "Repères"),
        FieldPanel("couverture"),
        FieldPanel("objectifs"),
        MultiFieldPanel([FieldPanel(nom) for nom in CONDITIONS], "Conditions"),
        FieldPanel("corps"),
        FieldPanel("sources"),
        FieldPanel("atteste_gratuite"),
        MultiFieldPanel(
            [
                HelpPanel(template="formations/panneaux/regle.html"),
                FieldPanel("achevement_operateur"),
                FieldPanel("achevement_nombre"),
                FieldPanel("achevement_criteres"),
            ],
            "Achèvement",
        ),
    ]
    promote_panels = [*Page.promote_panels, FieldPanel("tags")]
    search_auto_update = False  # `save` s’en charge, une fois les liens écrits
    search_fields = [
        *Page.search_fields,
        index.SearchField("accroche", boost=2),
        index.SearchField("objectifs"),
        index.SearchField("public"),
        index.SearchField("corps"),
        index.RelatedFields("rubrique", [index.SearchField("libelle")]),
        index.RelatedFields("missions", [index.SearchField("libelle")]),
        index.RelatedFields("themes", [index.SearchField("libelle")]),
        index.RelatedFields("reseaux", [index.SearchField("nom")]),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.AutocompleteField("accroche"),
    ]

    class Meta:
        verbose_name = "formation"
        verbose_name_plural = "formations"
        constraints = [models.CheckConstraint(condition=models.Q(duree_minutes__gt=0), name="formation_duree_positive")]

    @property
    def sujet(self) -> Sujet:
        """What its cover tells: what its author chose, else what its title says, else what its heading is about."""
        return Sujet(self.couverture) if self.couverture else sujet_de(self.title, self.accroche, self.rubrique.code)

    @property
    def dessin(self) -> SafeString:
        return couverture_dessiner(self.sujet, graine=self.pk or 0)

    def clean(self) -> None:
        """A rule « at least n » asks for a number that its criteria can reach."""
        super().clean()
        noms_sans_adresse(self, "title")
        self._salle_verifier()
        if self.achevement_operateur != Operateur.AU_MOINS:
            return
        total = len(self.achevement_criteres)  # un groupe compte pour une condition
        if not 1 <= self.achevement_nombre <= total:
            raise ValidationError({"achevement_nombre": f"Choisissez un nombre entre 1 et {total}."})

    def _salle_verifier(self) -> None:
        """Hours in the room are a part of those declared, in a training that has a room."""
        if not self.salle_minutes or not self.duree_minutes:
            return
        if self.format == Format.DISTANCE:
            raise ValidationError({"salle_minutes": "Une formation à distance n’a pas d’heures en salle."})
        if self.salle_minutes > self.duree_minutes:
            raise ValidationError({"salle_minutes": "Les heures en salle font partie de la durée déclarée."})

    @property
    def minutes_a_distance(self) -> int:
        """What is declared beside the room: what the steps must account for; nothing when all of it is in the room."""
        if self.format == Format.SALLE and not self.salle_minutes:
            return 0
        return self.duree_minutes - (self.salle_minutes or 0)

    def save(self, **kwargs: object) -> None:
        """Index the sheet once its links are written: networks, themes and free words come after the row."""
        super().save(**kwargs)
        insert_or_update_object(self)
