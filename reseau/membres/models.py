"""Who belongs where, and by which mandate, from a day to another: everything a right derives from (R4.13, R4.14)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.models import Suivi
from home.temps.periodes import Periode, fin_apres_debut, un_seul_ouvert
from reseau.membres.choices import (
    DEMANDE,
    PORTEES,
    ROLES_A_INVITER,
    ROLES_DE_MANDAT,
    EtatDemande,
    EtatMandat,
    Geste,
    Visibilite,
)

# A structure belongs to a bassin, from a day to another, because someone said so (R4.13, R4.14).


class Appartenance(Periode):
    """A structure is of a bassin; maybe of several at once. Places propose it, a person confirms it (ADR 032)."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="appartenances")
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, related_name="appartenances")
    du = models.DateField("du", default=timezone.localdate)
    au = models.DateField("au", null=True, blank=True, help_text="Premier jour hors du bassin.")
    motif = models.CharField("pourquoi, sans lieu publié dans ce bassin", max_length=300, blank=True)
    constatee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    constatee_le = models.DateTimeField("constatée le", default=timezone.now)
    terminee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    terminee_le = models.DateTimeField("fin dite le", null=True, blank=True)
    motif_fin = models.CharField("motif de la fin", max_length=300, blank=True)

    class Meta:
        verbose_name = "appartenance"
        ordering = ["-du", "pk"]
        constraints = [
            fin_apres_debut("appartenance_dates", "La fin précède le début.", renoncable=True),
            models.CheckConstraint(
                condition=Q(terminee_le__isnull=True) | Q(au__isnull=False),
                name="appartenance_fin_datee",
                violation_error_message="Une appartenance terminée a une fin.",
            ),
            un_seul_ouvert(
                "structure",
                "bassin",
                nom="appartenance_ouverte_unique",
                message="Cette structure est déjà de ce bassin.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure} · {self.bassin}"


# A role, held for a scope from a day to another, and what was done to it.


def _portees() -> Q:
    """Each role has the scope it needs, and no other."""
    total = Q()
    for role, portee in PORTEES.items():
        cas = Q(role=role)
        for champ in ("structure", "reseau", "bassin"):
            cas &= Q(**{f"{champ}__isnull": champ != portee})
        total |= cas
    return total


def _un_seul_ouvert() -> list[models.UniqueConstraint]:
    """One open mandate per person, role and scope."""
    message, portees = "Cette personne a déjà ce mandat.", ("structure", "reseau", "bassin")
    avec_portee = [
        un_seul_ouvert("compte", "role", champ, nom=f"mandat_ouvert_unique_{champ}", message=message)
        for champ in portees
    ]
    sans = dict.fromkeys(portees)
    return [*avec_portee, un_seul_ouvert("compte", "role", nom="mandat_ouvert_unique", message=message, **sans)]


class Mandat(Periode):
    """A role with its scope, from a day to another, given by someone."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandats")
    role = models.CharField("rôle", max_length=20, choices=[(r.value, r.label) for r in ROLES_DE_MANDAT])
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, null=True, blank=True)
    reseau = models.ForeignKey("structures.Reseau", on_delete=models.PROTECT, null=True, blank=True)
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, null=True, blank=True)
    du = models.DateField("du", default=timezone.localdate)
    au = models.DateField("au", null=True, blank=True, help_text="Premier jour sans ce mandat.")
    nomme_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    supplee = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="suppleances", verbose_name="supplée"
    )

    class Meta:
        verbose_name = "mandat"
        ordering = ["-du", "pk"]
        constraints = [
            fin_apres_debut("mandat_dates", "La fin précède le début.", renoncable=True),
            models.CheckConstraint(
                condition=_portees(),
                name="mandat_portee",
                violation_error_message="Ce rôle demande une portée : une structure, un réseau ou un bassin.",
            ),
            models.CheckConstraint(
                condition=Q(supplee__isnull=True) | Q(au__isnull=False),
                name="mandat_suppleance_datee",
                violation_error_message="Une suppléance a une fin.",
            ),
            *_un_seul_ouvert(),
        ]
        indexes = [models.Index(fields=["compte", "role", "du"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()}{f' · {self.portee}' if self.portee else ''}"

    @property
    def portee(self) -> models.Model | None:
        """The structure, the network or the bassin that the role is held for."""
        return self.structure or self.reseau or self.bassin

    @property
    def etat(self) -> EtatMandat:
        """Where it stands today; one that never began is ended, whatever its days."""
        if self.terminee:
            return EtatMandat.TERMINE
        return EtatMandat.A_VENIR if self.a_venir else EtatMandat.EN_VIGUEUR


class GesteMandat(models.Model):
    """Someone gave, extended or ended a mandate, and why: written once, never changed."""

    mandat = models.ForeignKey(Mandat, on_delete=models.CASCADE, related_name="gestes")
    geste = models.CharField("geste", max_length=10, choices=Geste.choices)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fait_le = models.DateTimeField("fait le", default=timezone.now)
    au = models.DateField("fin dite ce jour-là", null=True, blank=True)
    motif = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "geste sur un mandat"
        verbose_name_plural = "gestes sur un mandat"
        ordering = ["fait_le", "pk"]

    def __str__(self) -> str:
        return f"{self.get_geste_display()} · {self.mandat}"


# Who belongs where, and by which mandate: everything a right derives from.


class Rattachement(Periode):
    """A person works for a structure, from a day to another."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rattachements")
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="rattachements")
    fonction = models.CharField("fonction", max_length=120, blank=True)
    du = models.DateField("du", default=timezone.localdate)
    au = models.DateField("au", null=True, blank=True, help_text="Premier jour hors de la structure.")

    class Meta:
        verbose_name = "rattachement"
        ordering = ["-du", "pk"]
        constraints = [
            fin_apres_debut("rattachement_dates", "La fin précède le début.", renoncable=True),
            un_seul_ouvert(
                "compte",
                "structure",
                nom="rattachement_ouvert_unique",
                message="Cette personne est déjà rattachée à cette structure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compte} · {self.structure}"


class Profil(models.Model):
    """Work data that a member chooses to show."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profil")
    presentation = models.TextField("présentation", max_length=600, blank=True)
    telephone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    demandez_moi = models.ManyToManyField("vocabulaires.Theme", blank=True, verbose_name="demandez-moi")
    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    visibilite = models.CharField(
        "qui voit mon profil", max_length=10, choices=Visibilite.choices, default=Visibilite.MEMBRES
    )
    telephone_visible = models.CharField(
        "qui voit mon téléphone", max_length=10, choices=Visibilite.choices, default=Visibilite.MEMBRES
    )
    courriel_visible = models.CharField(
        "qui voit mon adresse", max_length=10, choices=Visibilite.choices, default=Visibilite.PERSONNE
    )
    bienvenue_fermee_le = models.DateTimeField("« Bien commencer » refermé le", null=True, blank=True)

    class Meta:
        verbose_name = "profil"

    def __str__(self) -> str:
        return str(self.compte)


class PasFait(models.Model):
    """A newcomer took this step of « Bien commencer »; steps that other rows prove are not written here."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pas_faits")
    cle = models.SlugField("pas", max_length=40)
    fait_le = models.DateTimeField("fait le", default=timezone.now)

    class Meta:
        verbose_name = "pas fait"
        verbose_name_plural = "pas faits"
        ordering = ["fait_le", "pk"]
        constraints = [models.UniqueConstraint(fields=["compte", "cle"], name="pas_fait_unique")]

    def __str__(self) -> str:
        return f"{self.compte} · {self.cle}"


class Inactivite(models.Model):
    """Someone was warned that two years without a visit will erase the account; stale once that person came back."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inactivite")
    averti_le = models.DateField("averti le")
    rappele_le = models.DateField("rappelé le", null=True, blank=True)

    class Meta:
        verbose_name = "inactivité"
        ordering = ["averti_le", "pk"]

    def __str__(self) -> str:
        return str(self.compte)


class Invitation(models.Model):
    """A door opened for one address, once, for a time: in a team, or to hold a mandate (R4.13, R4.16).

    Its link is signed, and kept nowhere.
    """

    email = models.EmailField("adresse électronique")
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=120)
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    fonction = models.CharField("fonction", max_length=120, blank=True)
    referent = models.BooleanField("sera référent ou référente", default=False)
    role = models.CharField(
        "mandat à tenir", max_length=20, choices=[(r.value, r.label) for r in ROLES_A_INVITER], blank=True
    )
    reseau = models.ForeignKey("structures.Reseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bassins = models.ManyToManyField("territoires.Bassin", blank=True, related_name="+")
    au = models.DateField("jusqu’au", null=True, blank=True, help_text="Premier jour sans ce mandat.")
    cle = models.UUIDField("clé de son lien", default=uuid.uuid4, unique=True, editable=False)
    invite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    creee_le = models.DateTimeField("créée le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ["-creee_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "structure"],
                condition=Q(acceptee_le__isnull=True, annulee_le__isnull=True),
                name="invitation_ouverte_unique",
                violation_error_message="Une invitation est déjà partie à cette adresse.",
            ),
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=Q(acceptee_le__isnull=True, annulee_le__isnull=True, structure__isnull=True),
                name="invitation_a_un_mandat_unique",
                violation_error_message="Une invitation est déjà partie à cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(structure__isnull=False, role="") | Q(structure__isnull=True) & ~Q(role=""),
                name="invitation_equipe_ou_mandat",
                violation_error_message="Une invitation est pour une équipe, ou pour un mandat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.structure or self.get_role_display()}"

    @property
    def portees(self) -> str:
        """The network or the bassins of its mandate, in words."""
        return str(self.reseau) if self.reseau else ", ".join(str(bassin) for bassin in self.bassins.all())


class DemandeCompte(Suivi):
    """Someone asks for an account; a referent, a chargé de mission or the Région answers."""

    cycle = DEMANDE

    email = models.EmailField("adresse électronique professionnelle")
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=120)
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="demandes"
    )
    structure_libre = models.CharField("votre structure n’est pas dans la liste", max_length=160, blank=True)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatDemande.choices, default=EtatDemande.A_TRAITER)
    creee_le = models.DateTimeField("créée le", default=timezone.now)

    class Meta:
        verbose_name = "demande de compte"
        verbose_name_plural = "demandes de compte"
        ordering = ["-creee_le"]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(etat="A_TRAITER"), name="demande_ouverte_unique")
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"
