"""The page of one session: what one reader sees of it, who trains, who comes, what is to be followed at a distance
before.
"""

from collections import Counter
from typing import Any

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from home.dessins.cartes import carte_region
from home.dessins.motifs import TEINTES, place, places
from home.site.cache import Gardee
from home.temps.typographie import nombre_dire
from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import est_membre
from reseau.membres.portes import profils_en_vigueur, visibles_pour
from reseau.structures.models import Structure
from reseau.territoires.portes import couche_collection, couche_lire
from safran.formations.models import FormationPage
from safran.inscriptions import permissions
from safran.inscriptions.models import Inscription, SessionFormation
from safran.parcours.portes import avancement_lire, plan_lire, suivi_get

SEUIL = 5  # sous cinq personnes, un réseau ne se compte pas à part
CARTE = "Où c’est dans la région"
CARTES = Gardee("cartes des sessions", modeles=("territoires",))


def page_lire(session: SessionFormation, compte: Compte, mienne: Inscription | None) -> dict[str, Any]:
    """What the page shows to this reader, who holds `mienne` in the session or nothing."""
    documente = permissions.peut_documenter(compte, session)
    dedans = documente or (bool(mienne) and mienne.convoquee)
    animateurs, caches = _animateurs(session, compte)
    seances = session.seances.all()
    lieu = session.chez if session.chez and session.chez.publie else None
    return {
        "seances": seances,
        "minutes": sum(seance.minutes for seance in seances),
        "un_jour": len({seance.date for seance in seances}) == 1,
        "documents": session.documents.all(),
        "lieu": lieu,
        "carte": _carte(lieu) if lieu else "",
        "animateurs": animateurs,
        "animateurs_caches": caches,
        "venues": qui_vient(session, compte, dedans=dedans),
        "documente": documente,
        "lit_documents": dedans,
        "prealable": prealable_lire(session.formation, compte) if session.accueille and not session.passee else None,
    }


def _animateurs(session: SessionFormation, compte: Compte) -> tuple[list[Any], int]:
    """The trainers whose profile lets this reader in, by name, and how many others there are.

    Each carries the function and the structure that the directory shows (`sous_titre`).
    """
    animent = Compte.objects.filter(seances_animees__session=session, is_active=True).distinct()
    en_vigueur = Exists(profils_en_vigueur().filter(compte=OuterRef("pk")))
    comptes = list(animent.annotate(en_vigueur=en_vigueur).select_related("profil").order_by("nom", "prenom", "pk"))
    permis = visibles_pour(compte)
    profils: list[Any] = [
        un.profil for un in comptes if un.en_vigueur and (un.profil.visibilite in permis or un.pk == compte.pk)
    ]
    attaches: dict[int, str] = {}
    visibles = Rattachement.objects.en_vigueur().filter(structure__in=Structure.objects.visibles())
    lignes = visibles.filter(compte__in=[profil.compte_id for profil in profils]).order_by("du", "pk")
    for qui, fonction, structure in lignes.values_list("compte", "fonction", "structure__nom"):
        attaches.setdefault(qui, ", ".join(filter(None, (fonction, structure))))
    for profil in profils:
        profil.sous_titre = attaches.get(profil.compte_id, "")
    return profils, len(comptes) - len(profils)


def _carte(lieu: Lieu) -> SafeString:
    """Where it is in the region; drawn once, the same for all."""
    contours = couche_collection(couche_lire("bassins"))
    if not contours["features"]:
        return SafeString("")
    latitude, longitude = lieu.position
    point = {"n": "•", "lat": latitude, "lon": longitude, "on": True}
    return CARTES.lire((latitude, longitude), lambda: carte_region(contours, [point], CARTE))


def qui_vient(session: SessionFormation, compte: Compte, *, dedans: bool) -> dict[str, Any]:
    """Seats by network; `dedans`, the reader will be in the room or runs it: each network and each name is told."""
    sieges = list(
        session.inscriptions.occupent()
        .annotate(
            reseau=Coalesce(F("structure__reseau__nom"), Value("Sans structure")),
            visibilite=F("compte__profil__visibilite"),
        )
        .select_related("compte", "structure")
        .order_by("compte__nom", "compte__prenom", "pk")
    )
    libres = max(0, session.capacite - len(sieges))
    groupes = reseaux_grouper(Counter(siege.reseau for siege in sieges), entiers=dedans)
    titre = f"{nombre_dire(len(sieges) + libres, 'place')} : {len(sieges)} prises, {libres} libres"
    permis = visibles_pour(compte)
    personnes = [s for s in sieges if dedans and (s.visibilite in permis or s.compte_id == compte.pk)]
    return {
        "groupes": [
            {"titre": ", ".join(noms) or "Places prises", "nombre": nombre, "petale": place(teinte)}
            for teinte, (noms, nombre) in enumerate(groupes, start=1)
        ],
        "libres": libres,
        "petale_libre": place(0),
        "dessin": places([nombre for _, nombre in groupes], libres, titre),
        "personnes": personnes,
        "cachees": len(sieges) - len(personnes),
    }


def reseaux_grouper(comptes: Counter[str], *, entiers: bool) -> list[tuple[tuple[str, ...], int]]:
    """(networks, seats): the networks told one by one, the largest first, then the others together.

    Unless `entiers`, a network of fewer than five people is told with others, and no subtraction gives it back.
    """
    tous = sorted(comptes.items(), key=lambda paire: (-paire[1], paire[0]))
    seuls = tous if entiers else [paire for paire in tous if paire[1] >= SEUIL]
    seuls = seuls[: TEINTES if len(seuls) == len(tous) <= TEINTES else TEINTES - 1]

    def reste() -> int:
        return sum(nombre for _, nombre in tous[len(seuls) :])

    while seuls and not entiers and 0 < reste() < SEUIL:
        seuls = seuls[:-1]  # le reste serait de peu de personnes : le plus petit de ceux qui se lisaient l’y rejoint
    groupes: list[tuple[tuple[str, ...], int]] = [((nom,), nombre) for nom, nombre in seuls]
    if autres := reste():
        # Moins de cinq personnes en tout : leurs réseaux les diraient presque.
        noms = tuple(sorted(nom for nom, _ in tous[len(seuls) :])) if entiers or autres >= SEUIL else ()
        groupes.append((noms, autres))
    return groupes


def prealable_lire(formation: FormationPage, compte: Compte) -> dict[str, Any] | None:
    """The module to follow at a distance before the day in the room, and how far the reader is in it.

    Nothing when the training is followed in the room alone.
    """
    plan = plan_lire(formation)
    if not plan.etapes or not formation.live:
        return None
    suivi = suivi_get(compte, formation) if est_membre(compte) else None
    if suivi:
        suivi.formation, suivi.compte = formation, compte
    avancement = avancement_lire(suivi, plan) if suivi else None
    module = plan.modules[0]
    return {
        "module": module,
        "minutes": sum(etape.minutes for etape in module.etapes),
        "avancement": avancement,
        "fait": bool(avancement) and avancement.module_fait(module),
    }
