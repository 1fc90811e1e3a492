"""Events, their dates, their moderation, who brings what, what is said of them afterwards, the programme of a year
(R5.8, R5.13, R5.26).
"""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from home.courriels.noms import noms_sans_adresse
from home.models import Suivi
from reseau.agenda.choices import (
    A_TENIR,
    APPORT,
    MODERATION,
    PARTICIPATION,
    PASSES,
    RESUME_MAX,
    TONS_DE_L_AVIS,
    VIE,
    ChampCharte,
    EtatApport,
    Frequence,
    Genre,
    Moderation,
    NatureJour,
    Reponse,
    SensAvis,
    Vie,
    Visibilite,
)
from reseau.agenda.horaires import quand_dire

# Events: what they say, for whom, where, and the two lives that they lead (R5.8, R5.13).


class Evenement(Suivi):
    """One event, for one bassin, several, or the whole region (none): one row, one card, one identity everywhere."""

    cycle = MODERATION
    cycle_de_vie = VIE

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    titre = models.CharField("titre", max_length=120)
    resume = models.CharField("en deux phrases, pour le public", max_length=RESUME_MAX, blank=True)
    programme = models.TextField(
        "au programme", max_length=1500, blank=True, help_text="Une ligne par moment : « 14 h 30 Atelier, salle 2 »."
    )
    genre = models.CharField("genre", max_length=16, choices=Genre.choices)
    organisateur = models.ForeignKey(
        "structures.Structure", verbose_name="structure qui organise", on_delete=models.PROTECT, related_name="+"
    )
    co_organisateurs = models.ManyToManyField(
        "structures.Structure", verbose_name="organisent aussi", blank=True, related_name="+"
    )
    bassins = models.ManyToManyField(
        "territoires.Bassin", verbose_name="bassins", blank=True, related_name="+",
        help_text="Aucun : l’événement est régional.",
    )  # fmt: skip
    lieu = models.ForeignKey(
        "annuaire.Lieu", verbose_name="lieu de l’annuaire", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    endroit = models.CharField("nom du lieu", max_length=160, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(
        "territoires.Commune", verbose_name="commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    salle = models.CharField("salle", max_length=80, blank=True)
    lien = models.URLField("lien à distance", blank=True)
    acces = models.TextField(
        "venir",
        max_length=800,
        blank=True,
        help_text="Une ligne par moyen : « En bus. Lignes A et 3, arrêt Franquin. »",
    )
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True, related_name="+")
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    effectif = models.PositiveIntegerField(
        "public attendu", null=True, blank=True, validators=[MaxValueValidator(100_000, "Au plus 100 000 personnes.")]
    )
    jauge = models.PositiveSmallIntegerField(
        "places pour les professionnels",
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "Au moins une place."), MaxValueValidator(500, "Au plus 500 places.")],
        help_text="Le public, lui, vient sans s’inscrire.",
    )
    marge = models.PositiveSmallIntegerField(
        "montage avant et après (minutes)", default=0, validators=[MaxValueValidator(480, "Au plus huit heures.")]
    )
    accessibilite = models.JSONField("accessibilité", default=list, blank=True)
    visibilite = models.CharField(
        "qui peut le voir", max_length=8, choices=Visibilite.choices, default=Visibilite.PUBLIC
    )
    gratuit = models.BooleanField("l’entrée est gratuite pour le public", default=False)
    neutre = models.BooleanField(
        "rien n’y est vendu, et aucune structure n’y recrute pour son seul compte", default=False
    )
    source = models.CharField("source", max_length=200, blank=True, help_text="D’où vient ce qui est dit ici.")
    motif_delai = models.CharField("pourquoi si près de la date", max_length=200, blank=True)
    charte = models.ForeignKey(
        "agenda.CharteEvenements", verbose_name="charte", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    moderation = models.CharField(
        "modération", max_length=12, choices=Moderation.choices, default=Moderation.BROUILLON, editable=False
    )
    vie = models.CharField("ce qu’il devient", max_length=8, choices=Vie.choices, default=Vie.CONFIRME, editable=False)
    debut = models.DateTimeField("début", null=True, blank=True, editable=False)
    fin = models.DateTimeField("fin", null=True, blank=True, editable=False)
    propose_le = models.DateTimeField("proposé le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    sequence = models.PositiveIntegerField("version du calendrier", default=0, editable=False)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="préparé par", on_delete=models.PROTECT, related_name="+", editable=False
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name = "événement"
        ordering = ("debut", "pk")
        indexes = (models.Index(fields=("moderation", "debut")), models.Index(fields=("moderation", "fin")))
        constraints = (
            models.CheckConstraint(
                condition=Q(moderation=Moderation.BROUILLON) | Q(gratuit=True, neutre=True),
                name="evenement_engagements",
                violation_error_message="L’entrée est gratuite et rien n’y est vendu : deux engagements à prendre.",
            ),
            models.CheckConstraint(
                condition=Q(moderation=Moderation.BROUILLON) | ~Q(resume=""),
                name="evenement_resume",
                violation_error_message="Dites-le en deux phrases, pour le public.",
            ),
            models.CheckConstraint(
                condition=Q(moderation=Moderation.BROUILLON) | ~Q(lieu=None) | ~Q(commune=None) | ~Q(lien=""),
                name="evenement_quelque_part",
                violation_error_message="Dites où : un lieu, une commune, ou un lien.",
            ),
            models.CheckConstraint(
                condition=Q(moderation=Moderation.BROUILLON) | Q(debut__lt=F("fin")),
                name="evenement_date",
                violation_error_message="Dites quand.",
            ),
            models.CheckConstraint(
                condition=~Q(vie__in=PASSES) | Q(moderation=Moderation.PROGRAMME),
                name="evenement_tenu_programme",
                violation_error_message="Un événement se tient une fois programmé.",
            ),
        )

    def __str__(self) -> str:
        return self.titre

    def clean(self) -> None:
        """Refuse an address for a title: its page and its links have their own places."""
        noms_sans_adresse(self, "titre")

    @property
    def ton_de_vie(self) -> str:
        """How what becomes of it is coloured."""
        return VIE.tons[Vie(self.vie)]

    @property
    def url(self) -> str:
        return reverse("evenement", args=[self.uuid])

    @property
    def regional(self) -> bool:
        """For the whole region: it names no bassin."""
        return not self.bassins.all()

    @property
    def programme_au_calendrier(self) -> bool:
        """On the programme: read by those for whom it is."""
        return self.moderation == Moderation.PROGRAMME

    @property
    def tient_sa_date(self) -> bool:
        """Takes its date today: neither put off, nor cancelled, nor over."""
        return self.vie in A_TENIR

    @property
    def commence(self) -> bool:
        """Its first date has begun."""
        return self.debut is not None and self.debut <= timezone.now()

    @property
    def passe(self) -> bool:
        """Its last date is over."""
        return self.fin is not None and self.fin <= timezone.now()

    @property
    def organisent(self) -> tuple[int, ...]:
        """The keys of the structures that organise it."""
        return (self.organisateur_id, *(structure.pk for structure in self.co_organisateurs.all()))

    @property
    def qui_organise(self) -> list[Any]:
        """The structure that organises it, then those that organise with it."""
        return [self.organisateur, *self.co_organisateurs.all()]

    @property
    def ou_court(self) -> str:
        """Where, in a few words: the place and its commune, or at a distance."""
        commune = self.commune or (self.lieu.commune if self.lieu else None)
        return ou_dire(self.endroit or (self.lieu.nom if self.lieu else ""), commune.nom if commune else "", self.lien)

    @property
    def ou_adresse(self) -> str:
        """The address in one line; empty at a distance."""
        if self.lieu and not self.adresse:
            return self.lieu.adresse_dite
        return self.adresse

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude: those of its place, or of the centre of its commune."""
        if self.lieu:
            return self.lieu.position
        return (self.commune.latitude, self.commune.longitude) if self.commune else None


def ou_dire(nom: str, commune: str, lien: str) -> str:
    """« Espace Franquin, Angoulême »; the commune once, « À distance » when there is only a link."""
    dits = [texte for texte in (nom, commune if commune not in nom else "") if texte]
    return ", ".join(dits) or ("À distance" if lien else "")


# The dates that an event takes, and how it comes back (R5.13).


class SerieEvenements(models.Model):
    """How an event comes back, and until when; each date is a row, so that one may be moved or cancelled alone."""

    evenement = models.OneToOneField(Evenement, on_delete=models.CASCADE, related_name="serie")
    frequence = models.CharField("se répète", max_length=10, choices=Frequence.choices)
    jusqu_au = models.DateField("jusqu’au (compris)")

    class Meta:
        verbose_name = "série d’événements"
        verbose_name_plural = "séries d’événements"

    def __str__(self) -> str:
        return f"{self.evenement} · {self.get_frequence_display()}"


class CreneauQuerySet(models.QuerySet["Creneau"]):
    """Dates by what becomes of them."""

    def tenus(self) -> "CreneauQuerySet":
        """Those that hold: not taken away from their series."""
        return self.filter(annule_le=None)

    def entre(self, du: datetime.datetime, au: datetime.datetime) -> "CreneauQuerySet":
        """Those that hold on some instant from `du` to `au`, excluded."""
        return self.filter(debut__lt=au, fin__gt=du)


class Creneau(models.Model):
    """One date of an event; half-open, in instants. A moved one says from when, a cancelled one stays to say so."""

    evenement = models.ForeignKey(Evenement, on_delete=models.CASCADE, related_name="creneaux")
    rang = models.PositiveSmallIntegerField("rang")
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    deplace_de = models.DateTimeField("déplacé du", null=True, blank=True, editable=False)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True, editable=False)
    annule_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    motif = models.CharField("motif", max_length=200, blank=True)

    objects = CreneauQuerySet.as_manager()

    class Meta:
        verbose_name = "date d’événement"
        verbose_name_plural = "dates d’événements"
        ordering = ("debut", "rang")
        indexes = (models.Index(fields=("debut", "fin")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="creneau_fin_apres_debut",
                violation_error_message="La fin suit le début.",
            ),
            models.UniqueConstraint(fields=("evenement", "rang"), name="creneau_rang_unique"),
        )

    def __str__(self) -> str:
        return f"{self.evenement} · {timezone.localtime(self.debut):%d/%m/%Y %H:%M}"

    @property
    def quand(self) -> str:
        return quand_dire(self.debut, self.fin)

    @property
    def tient(self) -> bool:
        """Not taken away from its series."""
        return self.annule_le is None

    @property
    def passe(self) -> bool:
        return self.fin <= timezone.now()


# Who brings what to an event, who comes, and what is said of it afterwards (R5.13, R5.26).


class Apport(Suivi):
    """Something that a structure brings: a stand, staff, papers; or something still looked for, that nobody brings."""

    cycle = APPORT

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    evenement = models.ForeignKey(Evenement, on_delete=models.CASCADE, related_name="apports")
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quoi = models.CharField("quoi", max_length=160)
    personnes = models.PositiveSmallIntegerField(
        "personnes mobilisées", default=0, validators=[MaxValueValidator(200, "Au plus 200 personnes.")]
    )
    etat = models.CharField("état", max_length=8, choices=EtatApport.choices, default=EtatApport.PROPOSE)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    le = models.DateTimeField("le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "apport"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(etat=EtatApport.CHERCHE, structure=None)
                | ~Q(etat=EtatApport.CHERCHE) & ~Q(structure=None)
                | Q(etat=EtatApport.RETIRE),
                name="apport_structure",
                violation_error_message="Ce qui est apporté l’est par une structure.",
            ),
        )

    def __str__(self) -> str:
        return self.quoi


class Participation(Suivi):
    """A professional who comes, waits for a seat, or does not come; the public never signs up."""

    cycle = PARTICIPATION

    evenement = models.ForeignKey(Evenement, on_delete=models.CASCADE, related_name="participations")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reponse = models.CharField("réponse", max_length=12, choices=Reponse.choices)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "participation"
        ordering = ("le", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("evenement", "compte"),
                name="agenda_participation_unique",
                violation_error_message="Vous avez déjà répondu.",
            ),
        )
        indexes = (models.Index(fields=("evenement", "reponse")),)

    def __str__(self) -> str:
        return f"{self.compte} · {self.evenement}"


class BilanEvenement(models.Model):
    """What is said of an event after it: four answers, counts and never a name."""

    evenement = models.OneToOneField(Evenement, on_delete=models.CASCADE, related_name="bilan")
    visiteurs = models.PositiveIntegerField(
        "personnes venues", validators=[MaxValueValidator(100_000, "Au plus 100 000 personnes.")]
    )
    structures = models.PositiveSmallIntegerField(
        "structures présentes", validators=[MaxValueValidator(500, "Au plus 500 structures.")]
    )
    reussi = models.TextField("ce qui a marché", max_length=800)
    a_changer = models.TextField("ce qui changerait la prochaine fois", max_length=800, blank=True)
    rendu_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    rendu_le = models.DateTimeField("rendu le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "bilan d’événement"
        verbose_name_plural = "bilans d’événements"

    def __str__(self) -> str:
        return f"Bilan de {self.evenement}"


# What moderation leans on: the charter, the days that are not like the others, the opinion of the State (R5.13).


class CharteEvenements(models.Model):
    """A version of the regional and academic charter: the delay it asks, and what an event must say."""

    numero = models.PositiveSmallIntegerField("version", unique=True)
    texte = models.TextField("texte", max_length=20_000)
    delai = models.PositiveSmallIntegerField(
        "délai demandé (jours)", default=45, validators=[MaxValueValidator(365, "Au plus un an.")]
    )
    demande = models.JSONField("ce qu’un événement doit dire", default=list, blank=True)
    en_vigueur_du = models.DateField("en vigueur du")
    publiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    publiee_le = models.DateTimeField("publiée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "charte des événements"
        verbose_name_plural = "chartes des événements"
        ordering = ("-en_vigueur_du", "-numero")

    def __str__(self) -> str:
        return f"Charte des événements, version {self.numero}"

    def save(self, **kwargs: Any) -> None:
        """Written once: another text is another version."""
        if self.pk is not None:
            raise TypeError("Une version de la charte ne se réécrit pas.")
        super().save(**kwargs)

    @property
    def demande_dite(self) -> list[str]:
        """What it asks, in words."""
        return [ChampCharte(code).label for code in self.demande]


class JourSensible(models.Model):
    """Days when pupils, or everyone, are elsewhere; kept by the Région (rank 6 of the clashes)."""

    nature = models.CharField("nature", max_length=8, choices=NatureJour.choices)
    titre = models.CharField("titre", max_length=120)
    du = models.DateField("du")
    au = models.DateField("au (exclu)")
    publics = models.ManyToManyField(
        "vocabulaires.TypePublic", verbose_name="publics", blank=True, related_name="+", help_text="Aucun : tous."
    )
    source = models.CharField("source", max_length=200)
    ecrit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "jour sensible"
        verbose_name_plural = "jours sensibles"
        ordering = ("du", "titre")
        constraints = (
            models.CheckConstraint(
                condition=Q(au__gt=F("du")), name="jour_sensible_dates", violation_error_message="La fin suit le début."
            ),
            models.UniqueConstraint(
                fields=("nature", "titre", "du"),
                name="jour_sensible_unique",
                violation_error_message="Ce jour est déjà dans la liste.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.titre} · {self.du:%d/%m/%Y}"

    @property
    def dernier_jour(self) -> datetime.date:
        return self.au - datetime.timedelta(days=1)

    @property
    def charge(self) -> bool:
        """Comes from the calendars that the platform loads."""
        return self.ecrit_par_id is None


class AvisEtat(models.Model):
    """What the State services say of an event for pupils; silence after the delay says nothing."""

    evenement = models.OneToOneField(Evenement, on_delete=models.CASCADE, related_name="avis_etat")
    demande_le = models.DateTimeField("demandé le", default=timezone.now)
    echeance = models.DateField("attendu jusqu’au")
    sens = models.CharField("avis", max_length=12, choices=SensAvis.choices, blank=True)
    texte = models.CharField("en quelques mots", max_length=500, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    le = models.DateTimeField("le", null=True, blank=True)

    class Meta:
        verbose_name = "avis de l’État"
        verbose_name_plural = "avis de l’État"
        constraints = (
            models.CheckConstraint(
                condition=Q(sens="", par=None, le=None) | ~Q(sens="") & ~Q(par=None) & ~Q(le=None),
                name="avis_etat_entier",
                violation_error_message="Un avis dit son sens, son auteur et son jour.",
            ),
        )

    def __str__(self) -> str:
        return f"Avis sur {self.evenement}"

    @property
    def ton(self) -> str:
        """How the opinion is coloured; an open question while it waits."""
        return TONS_DE_L_AVIS.get(self.sens, "attente")

    @property
    def donne(self) -> bool:
        return bool(self.sens)

    @property
    def echu(self) -> bool:
        """Its last day is over: silence says nothing."""
        return timezone.localdate() > self.echeance


class Tolerance(models.Model):
    """« Keep it anyway »: one clash, between these dates, with the reason; void as soon as one of them moves."""

    evenement = models.ForeignKey(Evenement, on_delete=models.CASCADE, related_name="tolerances")
    cle = models.CharField("empreinte du choc", max_length=64)
    rang = models.PositiveSmallIntegerField("rang")
    uid_autre = models.CharField("avec", max_length=200)
    motif = models.CharField("motif", max_length=200)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "gêne tolérée"
        verbose_name_plural = "gênes tolérées"
        ordering = ("rang", "pk")
        constraints = (
            models.UniqueConstraint(fields=("evenement", "cle"), name="tolerance_unique"),
            models.CheckConstraint(
                condition=~Q(motif=""), name="tolerance_motivee", violation_error_message="Dites pourquoi."
            ),
        )

    def __str__(self) -> str:
        return f"{self.evenement} · rang {self.rang}"


# The programme of a year, frozen: the same bytes ever after (R5.13).


class ProgrammeAnnuel(models.Model):
    """One numbered document: the public events of a year, of a bassin or of the region, as they stood that day."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True)
    annee = models.PositiveSmallIntegerField("année")
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evenements = models.PositiveSmallIntegerField("événements")
    fichier = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte", max_length=64)
    fige_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    fige_le = models.DateTimeField("figé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "programme annuel"
        verbose_name_plural = "programmes annuels"
        ordering = ("-annee", "-numero")

    def __str__(self) -> str:
        return f"Programme {self.annee}, {self.territoire}, n° {self.numero}"

    @property
    def territoire(self) -> str:
        return str(self.bassin or "toute la région")

    def save(self, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Un programme figé ne se réécrit pas.")
        super().save(**kwargs)
