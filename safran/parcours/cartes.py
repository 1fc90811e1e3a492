"""Cards of « mon espace »: trainings being followed, trainings completed."""

from django.urls import reverse

from home.registre import Carte, Pas, Rubrique, carte_gardee
from reseau.comptes.models import Compte
from safran.parcours.models import NoteEtape, Suivi
from safran.parcours.queries.suivis import Avancement, avancements_de, mesures_lire

MAX_ACHEVEES = 10
PIECES = ("formations", "parcours", "quiz", "vocabulaires", "wagtailcore")
SIENS = ("parcours_suivi", "parcours_etapevue", "parcours_moduleacheve")


def _avancements(compte: Compte) -> list[Avancement]:
    """Read once for the two cards of a page: they hang on the account of the request, and go with it."""
    if not hasattr(compte, "_avancements_lus"):
        compte._avancements_lus = avancements_de(compte)
    return compte._avancements_lus


@carte_gardee(*PIECES, siennes=SIENS)
def carte_en_cours(compte: Compte) -> Carte | None:
    """What to resume first, then the other trainings being followed; an invitation when there is none."""
    en_cours = [a for a in _avancements(compte) if not a.suivi.est_acheve]
    contexte = {
        "reprendre": en_cours[0] if en_cours else None,
        "autres": en_cours[1:],
        "url_suite": reverse("catalogue"),
        "libelle_suite": "Catalogue",
    }
    return Carte("Mes formations en cours", "parcours/carte_en_cours.html", contexte)


@carte_gardee(*PIECES, siennes=SIENS)
def carte_achevees(compte: Compte) -> Carte | None:
    """Trainings completed, with what was added to them since."""
    achevees = [a for a in _avancements(compte) if a.suivi.est_acheve][:MAX_ACHEVEES]
    if not achevees:
        return None
    return Carte("Mes formations achevées", "parcours/carte_achevees.html", {"avancements": achevees})


def pas_de_formation(compte: Compte) -> list[Pas]:
    """A newcomer's first training: done once one is begun."""
    commence = Suivi.objects.filter(compte=compte).exists()
    detail = "Choisissez-en une dans le catalogue : la première étape prend quelques minutes."
    return [Pas("premiere-formation", "Commencer une première formation", detail, reverse("catalogue"), commence)]


def donnees_de_formation(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person: trainings followed, how far, how long; the notes written beside the steps."""
    suivis = Suivi.objects.filter(compte=compte).select_related("formation")
    mesures = mesures_lire(suivis)
    lignes = [
        {
            "Formation": suivi.formation.title,
            "Commencée le": suivi.commence_le,
            "Progression": f"{suivi.progression_max} %",
            "Achevée le": suivi.acheve_le,
            "Temps mesuré à l’écran (minutes)": mesures[suivi.pk] // 60,
        }
        for suivi in suivis
    ]
    notes = [
        {
            "Formation": note.suivi.formation.title,
            "Étape": note.etape_titre,
            "Note": note.texte,
            "Modifiée le": note.modifiee_le,
        }
        for note in NoteEtape.objects.filter(suivi__compte=compte).exclude(texte="").select_related("suivi__formation")
    ]
    return [Rubrique("Formations suivies", lignes), Rubrique("Notes prises dans les formations", notes)]
