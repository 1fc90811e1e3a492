"""The events of the region in every state, the charter, the days that are not like the others and the programme of
a bassin.
"""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.agenda.choices import Moderation, NatureJour, Vie
from reseau.agenda.horaires import Horaire, Repetition, horaire_de
from reseau.agenda.models import Creneau, Evenement, JourSensible
from reseau.agenda.permissions import evenements_publics
from reseau.agenda.rules import evenements
from reseau.agenda.rules import moderation as avis_etat
from reseau.agenda.rules import participations as apports
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import evenement_creer, evenement_proposer
from reseau.agenda.rules.moderation import (
    charte_publier,
    jour_sensible_ecrire,
    jours_sensibles_charger,
    programme_figer,
)
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune
from reseau.vocabulaires.models import Theme, TypePublic
from safran.demo.dates import aujourd_hui, est_ouvre, fichier_lire, jour, jour_ouvre

# The charter of events, the days that are not like the others, and the programme of a bassin, frozen.

CHARTE = "\n\n".join(
    (
        "Un événement au programme régional est gratuit pour le public, ouvert à tout le monde et neutre : rien n’y "
        "est vendu, et aucune structure n’y recrute pour son seul compte.",
        "Il se propose quarante-cinq jours avant sa date : chaque réseau s’y prépare. Plus près, il dit pourquoi.",
        "Quand des élèves en sont le public, les services de l’État donnent leur avis sous cinq jours ouvrés.",
        "Après l’événement, qui l’organise en dit le bilan en quatre réponses.",
    )
)
DELAI = 45
EXAMENS = (
    ("Épreuves de spécialité du baccalauréat", (3, 16), 3),
    ("Épreuve de philosophie et grand oral", (6, 15), 12),
    ("Diplôme national du brevet", (6, 25), 2),
)
SOURCE = "Dates inventées pour la démonstration"


def calendrier_regional_construire(region: Compte) -> None:
    """The charter in force from today; holidays and public holidays as the package knows them, exams by hand."""
    charte_publier(par=region, texte=CHARTE, delai=DELAI, demande=(), en_vigueur_du=timezone.localdate(), derniere=0)
    jours_sensibles_charger()
    eleves = TypePublic.objects.filter(code="eleves-etudiants")
    for titre, (mois, premier), duree in EXAMENS:
        du = datetime.date(aujourd_hui().year, mois, premier)
        if du < aujourd_hui():
            du = du.replace(year=du.year + 1)
        jour_sensible_ecrire(
            par=region, nature=NatureJour.EXAMEN, titre=titre, du=du,
            dernier=du + datetime.timedelta(days=duree - 1), source=SOURCE, publics=eleves,
        )  # fmt: skip


# The events of the region: proposed, moderated, kept despite a clash, put off, held and reported, by the rules.

SEMAINE, JEUDI, SAMEDI = datetime.timedelta(weeks=1), 3, 5
PLUS_TARD = 500  # ce qui s’est déjà tenu se propose à une date à venir, puis recule : une règle refuse le passé
FAUTE_DE_MIEUX = "Date choisie avec les partenaires, faute d’une meilleure."
TEXTES = (
    "titre", "resume", "genre", "endroit", "adresse", "salle", "lien", "effectif", "jauge", "marge", "accessibilite",
    "acces", "programme", "visibilite",
)  # fmt: skip


def evenements_construire(contexte: dict[str, Any]) -> None:
    """The charter and the days that count, then each event as someone proposed it; nothing when they stand already."""
    if Evenement.objects.exists():
        return
    region = contexte["comptes"]["olivier-marchadier"]
    calendrier_regional_construire(region)
    comptes = {compte.email.split("@")[0]: compte for compte in contexte["comptes"].values()}
    jours: dict[str, datetime.date] = {}
    for fiche in fichier_lire("evenements.yaml"):
        jours[fiche["cle"]] = _jour(fiche["le"], jours)
        _construire(fiche, jours[fiche["cle"]], comptes, region)
    # Le programme de Niort, pour l’année de son prochain événement public.
    niort = Bassin.objects.get(code="niort")
    prochain = evenements_publics().filter(bassins=niort, vie=Vie.CONFIRME, debut__gt=timezone.now()).first()
    if isinstance(prochain, Evenement):
        programme_figer(par=region, annee=timezone.localtime(prochain.debut).year, bassin=niort, cle=uuid.uuid4())


def _jour(dit: dict[str, Any], jours: dict[str, datetime.date]) -> datetime.date:
    """The day that a sheet says: so many days away, a Saturday, a Thursday, a day of holidays, or as another one."""
    ((mot, valeur),) = dit.items()
    if mot == "comme":
        return jours[valeur]
    if mot in ("samedi", "jeudi"):
        demain = aujourd_hui() + datetime.timedelta(days=1)
        vise = SAMEDI if mot == "samedi" else JEUDI
        return demain + datetime.timedelta(days=(vise - demain.weekday()) % 7) + SEMAINE * (valeur - 1)
    if mot == "vacances":  # celles qui commencent dans un mois au plus tôt
        vacances = JourSensible.objects.filter(nature=NatureJour.VACANCES, du__gte=jour(30)).order_by("du").first()
        jours_libres = (vacances.du + datetime.timedelta(days=n) for n in range((vacances.au - vacances.du).days))
        return [libre for libre in jours_libres if est_ouvre(libre)][valeur - 1]
    return jour_ouvre(PLUS_TARD + valeur) if valeur < 0 else jour_ouvre(valeur)


def _construire(fiche: dict, le: datetime.date, comptes: dict[str, Compte], region: Compte) -> None:
    par, serie = comptes[fiche["par"]], fiche.get("serie")
    de, a = datetime.time.fromisoformat(fiche["de"]), datetime.time.fromisoformat(fiche["a"])
    dernier = le + datetime.timedelta(days=fiche["jours"] - 1) if "jours" in fiche else None
    evenement = evenement_creer(
        par=par,
        cle=uuid.uuid4(),
        horaire=Horaire(le, de, a, dernier),
        repetition=serie and Repetition(serie["frequence"], le + SEMAINE * (serie["dates"] - 1)),
        option=fiche.get("vie") == Vie.OPTION,
        ensembles=_ensembles(fiche),
        organisateur=Structure.objects.get(code=fiche["organisateur"]),
        gratuit=True,
        neutre=True,
        **_lieu(fiche),
        **{nom: fiche[nom] for nom in TEXTES if nom in fiche},
    )
    etat = fiche.get("etat", Moderation.PROGRAMME)
    if etat == Moderation.BROUILLON:
        return
    dits = {"evenement": evenement, "par": par, "motif_delai": fiche.get("motif_delai", "")}
    try:
        evenement_proposer(motif=fiche.get("garder", ""), **dits)
    except RegleRefusee as refus:
        if refus.code != "motif":
            raise
        evenement_proposer(motif=FAUTE_DE_MIEUX, **dits)
    animent = Mandat.objects.en_vigueur().filter(role=Role.CHARGE_MISSION, bassin__in=evenement.bassins.all())
    mandat = animent.select_related("compte").order_by("du", "pk").first()
    _moderer(evenement, etat, fiche, mandat.compte if mandat else region, comptes)
    _animer(evenement, fiche, par, comptes)
    _devenir(evenement, fiche, par)


def _lieu(fiche: dict) -> dict[str, Any]:
    if "chez" in fiche:
        return {"lieu": Lieu.objects.filter(structure__code=fiche["chez"]).order_by("pk").first()}
    return {"commune": Commune.objects.get(code_insee=fiche["commune"])} if "commune" in fiche else {}


def _ensembles(fiche: dict) -> dict[str, Any]:
    return {
        "co_organisateurs": Structure.objects.filter(code__in=fiche.get("co", ())),
        "bassins": Bassin.objects.filter(code__in=fiche["bassins"]),
        "publics": TypePublic.objects.filter(code__in=fiche.get("publics", ())),
        "themes": Theme.objects.filter(code__in=fiche.get("themes", ())),
    }


def _moderer(evenement: Evenement, etat: str, fiche: dict, par: Compte, comptes: dict[str, Compte]) -> None:
    if avis := fiche.get("avis"):
        evenement.refresh_from_db()
        avis_etat.avis_etat_donner(avis=evenement.avis_etat, par=comptes["etat"], **avis)
    if etat == Moderation.PROGRAMME:
        avis_etat.evenement_programmer(evenement=evenement, par=par)
    elif etat in (Moderation.A_COMPLETER, Moderation.REFUSE):
        completer = etat == Moderation.A_COMPLETER
        repondre = avis_etat.evenement_completer if completer else avis_etat.evenement_refuser
        repondre(evenement=evenement, par=par, manque=fiche["manque"], mot=fiche["mot"])


def _animer(evenement: Evenement, fiche: dict, par: Compte, comptes: dict[str, Compte]) -> None:
    """Who brings what, and who comes."""
    for dit in fiche.get("apports", ()):
        if "structure" not in dit:
            apports.apport_chercher(evenement=evenement, par=par, cle=uuid.uuid4(), quoi=dit["quoi"])
            continue
        structure = Structure.objects.get(code=dit["structure"])
        offre = Compte.objects.filter(rattachements__structure=structure, rattachements__au=None).order_by("pk").first()
        apport = apports.apport_proposer(
            evenement=evenement, par=offre, cle=uuid.uuid4(), structure=structure, quoi=dit["quoi"],
            personnes=dit["personnes"],
        )  # fmt: skip
        if dit["etat"] == "ACCEPTE" and apport.etat == "PROPOSE":
            apports.apport_accepter(apport=apport, par=par)
    for nom in fiche.get("viennent", ()):
        apports.participation_repondre(evenement=evenement, par=comptes[nom], vient=True)


def _devenir(evenement: Evenement, fiche: dict, par: Compte) -> None:
    """Exceptions of a series; then put off, cancelled, held or reported."""
    for rang, jours in fiche.get("deplacees", {}).items():
        creneau = evenement.creneaux.get(rang=rang)
        ailleurs = timezone.localtime(creneau.debut).date() + datetime.timedelta(days=jours)
        creneau_deplacer(
            creneau=creneau, par=par, horaire=horaire_de(creneau.debut, creneau.fin).le(ailleurs), motif=FAUTE_DE_MIEUX
        )
    for rang, motif in fiche.get("annulees", {}).items():
        creneau_annuler(creneau=evenement.creneaux.get(rang=rang), par=par, motif=motif)
    devient = fiche.get("vie")
    if devient == Vie.REPORTE:
        evenements.evenement_reporter(evenement=evenement, par=par, motif=fiche["motif"])
    elif devient == Vie.ANNULE:
        evenements.evenement_annuler(evenement=evenement, par=par, motif=fiche["motif"])
    elif devient in (Vie.TENU, Vie.BILAN):
        # Reculé au jour passé que dit sa fiche, ce qu’aucune règle ne ferait.
        creneau, recul = evenement.creneaux.get(), datetime.timedelta(days=PLUS_TARD)
        passe = {"debut": creneau.debut - recul, "fin": creneau.fin - recul}
        Creneau.objects.filter(pk=creneau.pk).update(**passe)
        Evenement.objects.filter(pk=evenement.pk).update(**passe)
        evenements.evenement_tenir(evenement=evenement)
        if devient == Vie.BILAN:
            apports.bilan_rendre(evenement=evenement, par=par, **fiche["bilan"])
