"""The pages that people open, who opens them and their budget in L; then the volumes of a region and of a country."""

import time
from collections.abc import Iterator

from benchmarks.gestes import Apprenant
from benchmarks.lignes import Banc, Geste, Ligne, Page

SUIVIES = (3, 50)  # formations


def demonstration(banc: Banc) -> Iterator[Ligne]:
    """The site as `make demo` opens it."""
    etape = banc.dire("apprenants", "etape_de_formation()")
    yield Page("page publique gardée", "", "/se-former/", 3)
    yield Page("page éditoriale (le cadre)", "conseillere", "/droit-a-l-orientation/", 30)
    yield Page("page éditoriale (le cadre)", "chargee-de-mission", "/droit-a-l-orientation/", 30)
    yield Page("mon espace", "conseillere", "/mon-espace/", 45)
    yield Page("mon espace", "chargee-de-mission", "/mon-espace/", 45)
    yield Page("catalogue", "conseillere", "/se-former/", 30)
    yield Page("formation", "conseillere", "/se-former/qui-fait-quoi/", 30)
    yield Page("étape", "conseillere", etape, 30)
    yield Page("sessions", "conseillere", "/sessions/", 30)
    yield Page("annuaire, une commune", "conseillere", "/annuaire/?lieu=Niort", 30)
    yield Page("fiche d’une structure", "conseillere", "/annuaire/structures/ce-bocage-et-marais/", 30)
    yield Page("bibliothèque", "conseillere", "/pratiques/", 30)
    yield Page("fiche pratique", "conseillere", "/pratiques/appeler-ensemble-le-service-suivant/", 30)
    yield Page("agenda", "conseillere", "/agenda/", 30)
    yield Page("espace local", "conseillere", "/bassins/niort/", 90)
    yield Page("espace local", "chargee-de-mission", "/bassins/niort/", 90)
    yield Page("page du matin", "chargee-de-mission", "/matin/", 90)


def region(banc: Banc) -> Iterator[Ligne]:
    """What a region makes in a few years: fifty trainings more, three hundred sessions, a long meeting, a full plan."""
    reunion, lu = (f"/{ou}/{banc.dire('volumes', quoi)}/" for ou, quoi in LONGS)
    for volume in ("registre()", "plan_long()", "annees_tenir(300, 12)", "entretenir()"):
        banc.dire("volumes", volume)
    annee = time.localtime().tm_year
    registre = f"/decisions/?retard=1&instance=BUREAU&instance=TECHNIQUE&annee={annee}&porteur=autres"
    yield Page("séance de 60 sièges, 40 points : qui écrit", "chargee-de-mission", reunion + "seance/", 40)
    yield Page("séance de 60 sièges, 40 points : qui lit", "conseillere", reunion + "seance/", 40)
    yield Page("pouls d’une séance, rien de neuf", "conseillere", reunion + "pouls/?point=3", 6, inchange=True)
    yield Page("registre de 20 000 décisions, quatre facettes", "region", registre, 50)
    yield Page("plan de 200 actions", "region", "/plans/niort/2040/", 45)
    yield Page("document de 40 sections", "region", lu, 40)
    yield Page("atelier : plan de 200 étapes", "region", banc.dire("formations", "atelier_preparer()"), 30)
    yield from _ce_qui_se_suit(banc)
    yield from _tableaux()


def pays(banc: Banc) -> Iterator[Ligne]:
    """The size of the country: 140,000 services, 20,000 notes, 120,000 sign-ups, a million steps seen."""
    banc.dire("volumes", "annuaire_national()")
    banc.dire("volumes", "annees_tenir(3_000, 40)")
    banc.dire("formations", "etapes_voir()")
    banc.dire("bibliotheque", "remplir(20_000)")
    yield Page("annuaire : texte, commune, trois filtres", "conseillere", ANNUAIRE, 30)
    yield Page("annuaire : une phrase, commune, trois filtres", "conseillere", PHRASE, 30)
    yield Page("deux portes : la réponse", "conseillere", PORTES, 80)
    yield Page("annuaire : la page 100 000", "conseillere", "/annuaire/?q=conseil&page=100000", 30)
    yield Page("bibliothèque : texte et quatre filtres", "conseillere", NOTES, 30)
    yield Page("bibliothèque : un mot courant", "conseillere", "/pratiques/?q=accueil", 30)
    yield Page("bibliothèque : la page 100 000", "conseillere", "/pratiques/?q=accueil&page=100000", 30)
    yield from _tableaux()
    yield from _ce_qui_se_suit(banc)
    yield from demonstration(banc)


def _ce_qui_se_suit(banc: Banc) -> Iterator[Ligne]:
    """What costs the same for who follows three trainings and for who follows fifty."""
    for suivies in SUIVIES:
        qui, siens = f"{suivies} formations suivies", banc.dire("apprenants", f"preparer({suivies})")
        yield Geste("étape marquée", qui, 15, Apprenant.marquer, "etapes", siens)
        yield Geste("essai entier d’un quiz de 20 questions", qui, 60, Apprenant.essayer, "essais", siens)
        if suivies == SUIVIES[0]:
            yield Geste("enregistrement d’un module", qui, 15, Apprenant.enregistrer, "envois", siens)
            yield Geste("réponse à une question, enregistrée", qui, 15, Apprenant.repondre, "reponses", siens)
            yield Geste("réponse dans une étape, corrigée", qui, 15, Apprenant.repondre_sur_place, "sur_place", siens)
            yield Page("étape de 60 blocs, une question", siens[0]["qui"], siens[0]["sur_place"]["etape"], 30)
        yield Page(f"mon espace, {qui}", siens[0]["qui"], "/mon-espace/", 45)


def _tableaux() -> Iterator[Ligne]:
    yield Page("tableau de pilotage", "region", "/pilotage/", 90)
    yield Page("tableau de l’annuaire", "region", "/annuaire/tableau/", 90)


LONGS = (("reunions", "reunion_longue()"), ("documents-locaux", "document_long()"))
ANNUAIRE = "/annuaire/?q=conseil&lieu=Niort&rayon=30&mission=conseil&theme=vae&mode=SUR_PLACE"
PHRASE = (
    "/annuaire/?q=salari%C3%A9e+de+45+ans%2C+veut+changer+de+m%C3%A9tier+sans+perdre+son+contrat&lieu=Niort&rayon=30"
    "&mission=conseil&mission=accompagnement&public=salaries&mode=SUR_PLACE"
)
PORTES = "/orienter/resultat/?situation=en-emploi&besoin=changer-de-metier&lieu=Niort&rayon=30&rang=0"
NOTES = "/pratiques/?q=entretien+mission&mission=information&bassin=niort&reseau=missions-locales&fraicheur=EN_VIGUEUR"
TAILLES = {"démonstration": demonstration, "région": region, "pays": pays}
PROCESSUS = {"démonstration": (220, 3.0), "région": (240, 3.0), "pays": (350, 6.0)}  # Mo, secondes de processeur
