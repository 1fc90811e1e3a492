"""What an event may be, and the two lives that it leads: what moderation says of it, and what becomes of it."""

from django.db import models

from home.etats.cycles import Cycle

ELEVES = "eleves-etudiants"  # le public dont les services de l’État ont à connaître
TOUT_PUBLIC = "tout-public"
RESUME_MAX = 200
SERIE_MOIS = 18
DELAI_PROMIS = 10  # jours, pour répondre à une proposition
RELANCES = (7, 14)  # jours après lesquels ce qui manque se redemande


class Genre(models.TextChoices):
    """What kind of event it is (R5.8, R5.26)."""

    FORUM = "FORUM", "Forum"
    SALON = "SALON", "Salon"
    PORTES_OUVERTES = "PORTES_OUVERTES", "Portes ouvertes"
    VISITE = "VISITE", "Visite"
    ATELIER = "ATELIER", "Atelier"
    INFORMATION = "INFORMATION", "Action d’information"
    RENCONTRE = "RENCONTRE", "Rencontre entre professionnels"


class Visibilite(models.TextChoices):
    """Who reads it once it is on the programme."""

    PUBLIC = "PUBLIC", "Tout le monde"
    MEMBRES = "MEMBRES", "Les membres du réseau"
    BASSIN = "BASSIN", "Les membres de ses bassins"


class Accessibilite(models.TextChoices):
    """What makes it open to everyone."""

    PLAIN_PIED = "PLAIN_PIED", "Accès de plain-pied"
    STATIONNEMENT = "STATIONNEMENT", "Stationnement réservé"
    TOILETTES = "TOILETTES", "Toilettes adaptées"
    BOUCLE = "BOUCLE", "Boucle magnétique"
    LSF = "LSF", "Interprète en langue des signes"
    SOUS_TITRES = "SOUS_TITRES", "Propos sous-titrés"
    FALC = "FALC", "Documents faciles à lire"
    CALME = "CALME", "Espace calme"


class Frequence(models.TextChoices):
    """How an event comes back."""

    SEMAINE = "SEMAINE", "Chaque semaine"
    QUINZAINE = "QUINZAINE", "Toutes les deux semaines"
    MOIS = "MOIS", "Chaque mois, le même rang du même jour"


class Moderation(models.TextChoices):
    """What the charter's moderation says of it (R5.13)."""

    BROUILLON = "BROUILLON", "Brouillon"
    PROPOSE = "PROPOSE", "À modérer"
    A_COMPLETER = "A_COMPLETER", "À compléter"
    PROGRAMME = "PROGRAMME", "Programmé"
    REFUSE = "REFUSE", "Refusé"


class Vie(models.TextChoices):
    """What becomes of it; « complet » is read from the seats, never written."""

    OPTION = "OPTION", "Date à confirmer"
    CONFIRME = "CONFIRME", "Date confirmée"
    REPORTE = "REPORTE", "Reporté"
    ANNULE = "ANNULE", "Annulé"
    TENU = "TENU", "Tenu"
    BILAN = "BILAN", "Bilan rendu"


class EtatApport(models.TextChoices):
    """Where something brought to an event stands."""

    CHERCHE = "CHERCHE", "Cherché"
    PROPOSE = "PROPOSE", "Proposé"
    ACCEPTE = "ACCEPTE", "Accepté"
    RETIRE = "RETIRE", "Retiré"


class Reponse(models.TextChoices):
    """What a professional answers; the public comes without saying so."""

    VIENT = "VIENT", "Vient"
    ATTEND = "ATTEND", "Attend une place"
    NE_VIENT_PAS = "NE_VIENT_PAS", "Ne vient pas"


class Manque(models.TextChoices):
    """What moderation asks for, or why it refuses."""

    DATE = "DATE", "Une autre date"
    ACCESSIBILITE = "ACCESSIBILITE", "L’accessibilité du lieu"
    RESUME = "RESUME", "Un résumé lisible par tous"
    ENGAGEMENT = "ENGAGEMENT", "Un engagement : gratuité ou neutralité"
    HORS_CHAMP = "HORS_CHAMP", "Hors du champ de l’orientation"


class ChampCharte(models.TextChoices):
    """What a version of the charter may ask of an event; each code is the field where it is said."""

    ACCESSIBILITE = "accessibilite", "L’accessibilité du lieu"
    PUBLICS = "publics", "Les publics"
    THEMES = "themes", "Les thèmes"
    EFFECTIF = "effectif", "Le public attendu, en nombre"
    PROGRAMME = "programme", "Le programme"
    ACCES = "acces", "Comment venir"
    SOURCE = "source", "D’où vient ce qui est dit"


class NatureJour(models.TextChoices):
    """Why a day is not like the others."""

    VACANCES = "VACANCES", "Vacances scolaires"
    FERIE = "FERIE", "Jour férié"
    EXAMEN = "EXAMEN", "Examen"


class SensAvis(models.TextChoices):
    """What the State services say of an event for pupils."""

    FAVORABLE = "FAVORABLE", "Favorable"
    RESERVE = "RESERVE", "Avec des réserves"
    DEFAVORABLE = "DEFAVORABLE", "Défavorable"


TONS_DE_L_AVIS = {SensAvis.FAVORABLE: "ok", SensAvis.RESERVE: "attente", SensAvis.DEFAVORABLE: "non"}
M, V, A, R = Moderation, Vie, EtatApport, Reponse
MODERATION = Cycle(
    "moderation",
    Moderation,
    {
        M.BROUILLON: {M.PROPOSE},
        M.PROPOSE: {M.BROUILLON, M.A_COMPLETER, M.PROGRAMME, M.REFUSE},
        M.A_COMPLETER: {M.PROPOSE, M.REFUSE},
        M.PROGRAMME: {M.PROPOSE},
        M.REFUSE: {M.PROPOSE},
    },
    tons={M.PROPOSE: "attente", M.A_COMPLETER: "attente", M.PROGRAMME: "ok", M.REFUSE: "non"},
    champ="moderation",
    avec=("organisateur",),
    sujet="cet événement",
    titre="Événement, sa modération",
)
VIE = Cycle(
    "vie",
    Vie,
    {
        V.OPTION: {V.CONFIRME, V.REPORTE, V.ANNULE},
        V.CONFIRME: {V.OPTION, V.REPORTE, V.ANNULE, V.TENU},
        V.REPORTE: {V.OPTION, V.CONFIRME, V.ANNULE},
        V.TENU: {V.BILAN},
    },
    tons={V.OPTION: "attente", V.CONFIRME: "ok", V.REPORTE: "attente", V.ANNULE: "non", V.TENU: "ok", V.BILAN: "ok"},
    champ="vie",
    departs=(V.OPTION, V.CONFIRME),
    avec=("organisateur",),
    sujet="cet événement",
    titre="Événement, ce qu’il devient",
)
APPORT = Cycle(
    "apport",
    EtatApport,
    {A.CHERCHE: {A.PROPOSE, A.RETIRE}, A.PROPOSE: {A.ACCEPTE, A.RETIRE, A.CHERCHE}, A.ACCEPTE: {A.RETIRE, A.CHERCHE}},
    tons={A.PROPOSE: "attente", A.ACCEPTE: "ok", A.RETIRE: "non"},
    departs=(A.CHERCHE, A.PROPOSE, A.ACCEPTE),
    sujet="cet apport",
)
PARTICIPATION = Cycle(
    "participation",
    Reponse,
    {R.VIENT: {R.NE_VIENT_PAS}, R.ATTEND: {R.VIENT, R.NE_VIENT_PAS}, R.NE_VIENT_PAS: {R.VIENT, R.ATTEND}},
    tons={R.VIENT: "ok", R.ATTEND: "attente"},
    champ="reponse",
    departs=tuple(R),
    sujet="cette réponse",
)
JOURS_ARRIVEE = 30  # le temps d’être d’une structure avant d’en défaire seul ce qu’elle annonce
EN_MODERATION = (Moderation.PROPOSE, Moderation.A_COMPLETER, Moderation.PROGRAMME, Moderation.REFUSE)
A_TENIR = frozenset({V.OPTION, V.CONFIRME})  # ce qui prend une date
PASSES = frozenset({V.TENU, V.BILAN})
