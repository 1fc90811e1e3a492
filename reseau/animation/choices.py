"""What a body, a seat, a meeting and its outcomes may be, and the four lives that they lead (R4.1 to R4.8)."""

from django.db import models

from home.etats.cycles import Cycle

DELAI_CONVOCATION = 10  # jours entre la convocation et la réunion, sauf règlement contraire
DELAI_OBSERVATIONS = 15  # jours pour dire ce qui manque à un compte rendu
QUORUM = 50  # pour cent des sièges qui comptent, plus un
TEXTE_MAX = 10_000
POINTS_MAX = 300
RELANCES = (-7, 1, 15)  # jours autour d’une échéance où qui s’en charge est relancé


class TypeComite(models.TextChoices):
    """The bodies of the founding document, from the region to the bassin."""

    CREFOP = "CREFOP", "CREFOP"
    BUREAU = "BUREAU", "Bureau du CREFOP"
    REGLEMENTAIRE = "REGLEMENTAIRE", "Commission réglementaire"
    TECHNIQUE = "TECHNIQUE", "Comité technique"
    TERRITORIALE = "TERRITORIALE", "Commission territoriale"
    LOCAL = "LOCAL", "Comité local d’animation"


class Visibilite(models.TextChoices):
    """Who reads the meetings of a body, besides its seats."""

    COMITE = "COMITE", "Ses membres"
    BASSIN = "BASSIN", "Les membres de son territoire"
    RESEAU = "RESEAU", "Tous les membres du réseau"


class Qualite(models.TextChoices):
    """In what quality someone sits."""

    PRESIDENCE = "PRESIDENCE", "Présidence"
    SECRETARIAT = "SECRETARIAT", "Secrétariat"
    TITULAIRE = "TITULAIRE", "Titulaire"
    SUPPLEANT = "SUPPLEANT", "Suppléance"
    INVITE = "INVITE", "Invité permanent"


class EtatReunion(models.TextChoices):
    """Where a meeting stands, from its preparation to its adopted minutes."""

    BROUILLON = "BROUILLON", "En préparation"
    CONVOQUEE = "CONVOQUEE", "Convoquée"
    EN_COURS = "EN_COURS", "En séance"
    PROVISOIRE = "PROVISOIRE", "Compte rendu provisoire"
    OBSERVATIONS = "OBSERVATIONS", "Observations reçues"
    ADOPTEE = "ADOPTEE", "Compte rendu adopté"
    REPORTEE = "REPORTEE", "Reportée"
    ANNULEE = "ANNULEE", "Annulée"


class Nature(models.TextChoices):
    """What is expected of a point."""

    INFORMATION = "INFORMATION", "Information"
    AVIS = "AVIS", "Avis"
    DECISION = "DECISION", "Décision"


class Office(models.TextChoices):
    """A point that the house puts on the agenda by itself."""

    ADOPTION = "ADOPTION", "Adoption du compte rendu précédent"
    SUIVI = "SUIVI", "Où en sont nos décisions"


class GenreSuite(models.TextChoices):
    """What came out of a point; each has its key."""

    INFORMATION = "INFORMATION", "Information"
    AVIS = "AVIS", "Avis"
    DECISION = "DECISION", "Décision"
    ACTION = "ACTION", "Action"


TOUCHES = {  # la touche de chaque genre, et sa lettre à l’écran
    GenreSuite.INFORMATION: "i",
    GenreSuite.AVIS: "v",
    GenreSuite.DECISION: "d",
    GenreSuite.ACTION: "a",
}


class Reponse(models.TextChoices):
    """What a seat answers to its convening."""

    OUI = "OUI", "Vient"
    NON = "NON", "Ne vient pas"
    REMPLACE = "REMPLACE", "Se fait remplacer"


class Constat(models.TextChoices):
    """What was seen of a seat that day."""

    PRESENT = "PRESENT", "Présent"
    REPRESENTE = "REPRESENTE", "Représenté"
    EXCUSE = "EXCUSE", "Excusé"
    ABSENT = "ABSENT", "Absent"


ATTENDUS: dict[str, Constat] = {
    Reponse.NON: Constat.EXCUSE,
    Reponse.REMPLACE: Constat.REPRESENTE,
    Reponse.OUI: Constat.PRESENT,
}


class Disponible(models.TextChoices):
    """What a seat answers to a proposed date."""

    OUI = "OUI", "Oui"
    SI_BESOIN = "SI_BESOIN", "Si besoin"
    NON = "NON", "Non"


class EtatObservation(models.TextChoices):
    """What became of a remark on minutes."""

    RECUE = "RECUE", "À traiter"
    RETENUE = "RETENUE", "Retenue"
    ECARTEE = "ECARTEE", "Écartée"


class EtatDecision(models.TextChoices):
    """Where a decision stands."""

    PROVISOIRE = "PROVISOIRE", "Provisoire"
    ADOPTEE = "ADOPTEE", "Adoptée"
    APPLIQUEE = "APPLIQUEE", "Appliquée"
    REVISEE = "REVISEE", "Révisée"
    ABANDONNEE = "ABANDONNEE", "Abandonnée"
    RETIREE = "RETIREE", "Retirée"


class EtatAction(models.TextChoices):
    """Where an action stands, as who takes care of it says."""

    A_FAIRE = "A_FAIRE", "À faire"
    EN_COURS = "EN_COURS", "En cours"
    BLOQUEE = "BLOQUEE", "Bloquée"
    FAITE = "FAITE", "Faite"
    ABANDONNEE = "ABANDONNEE", "Abandonnée"


R, V, D, A = EtatReunion, EtatObservation, EtatDecision, EtatAction
REUNION = Cycle(
    "reunion",
    EtatReunion,
    {
        R.BROUILLON: {R.CONVOQUEE, R.ANNULEE},
        R.CONVOQUEE: {R.EN_COURS, R.REPORTEE, R.ANNULEE},
        R.REPORTEE: {R.CONVOQUEE, R.ANNULEE},
        R.EN_COURS: {R.PROVISOIRE},
        R.PROVISOIRE: {R.OBSERVATIONS, R.ADOPTEE},
        R.OBSERVATIONS: {R.ADOPTEE},
    },
    tons={
        R.CONVOQUEE: "ok", R.EN_COURS: "ok", R.PROVISOIRE: "attente", R.OBSERVATIONS: "attente", R.ADOPTEE: "ok",
        R.REPORTEE: "attente", R.ANNULEE: "non",
    },
    avec=("comite",),
    sujet="cette réunion",
)  # fmt: skip
OBSERVATION = Cycle(
    "observation",
    EtatObservation,
    {V.RECUE: {V.RETENUE, V.ECARTEE}},
    tons={V.RECUE: "attente", V.RETENUE: "ok", V.ECARTEE: "non"},
    sujet="cette observation",
)
DECISION = Cycle(
    "decision",
    EtatDecision,
    {D.PROVISOIRE: {D.ADOPTEE, D.RETIREE}, D.ADOPTEE: {D.APPLIQUEE, D.REVISEE, D.ABANDONNEE}, D.APPLIQUEE: {D.REVISEE}},
    tons={D.PROVISOIRE: "attente", D.ADOPTEE: "ok", D.APPLIQUEE: "ok", D.ABANDONNEE: "non", D.RETIREE: "non"},
    avec=("comite",),
    sujet="cette décision",
)
ACTION = Cycle(
    "action",
    EtatAction,
    {
        A.A_FAIRE: {A.EN_COURS, A.BLOQUEE, A.FAITE, A.ABANDONNEE},
        A.EN_COURS: {A.BLOQUEE, A.FAITE, A.ABANDONNEE},
        A.BLOQUEE: {A.EN_COURS, A.FAITE, A.ABANDONNEE},
        A.FAITE: {A.EN_COURS},
    },
    tons={A.EN_COURS: "info", A.BLOQUEE: "attente", A.FAITE: "ok", A.ABANDONNEE: "non"},
    avec=("comite",),
    sujet="cette action",
)
TERRITORIAUX = (TypeComite.TERRITORIALE, TypeComite.LOCAL)
COMPTENT = (Qualite.PRESIDENCE, Qualite.SECRETARIAT, Qualite.TITULAIRE)  # les sièges du quorum
PREPAREES = (R.BROUILLON, R.CONVOQUEE, R.REPORTEE)
PRENNENT_DATE = (R.CONVOQUEE, R.EN_COURS)
CLOSES = (R.PROVISOIRE, R.OBSERVATIONS, R.ADOPTEE)
A_ADOPTER = (R.PROVISOIRE, R.OBSERVATIONS)
EN_SEANCE = (R.EN_COURS,)
ECRITES = (R.EN_COURS, *A_ADOPTER)  # ce qui s’écrit en séance se polit encore, jusqu’à l’adoption
DECISIONS_OUVERTES = (D.PROVISOIRE, D.ADOPTEE)
DECISIONS_AU_REGISTRE = (D.ADOPTEE, D.APPLIQUEE, D.REVISEE, D.ABANDONNEE)
ACTIONS_OUVERTES = (A.A_FAIRE, A.EN_COURS, A.BLOQUEE)
