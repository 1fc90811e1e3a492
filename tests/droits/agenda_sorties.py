"""Who opens what leaves the agenda: public feeds and cards are the same for everyone, the rest as the event is."""

from tests.droits.lignes import MEMBRES, TOUS, Ligne, seuls

DU_BASSIN = {**seuls("collegue auteur referent charge_mission region"), "anonyme": 404}
DE_QUI_LIT: list[Ligne] = [
    Ligne(route, qui, note, objet)
    for route in ("evenement_ics", "evenement_affiche")
    for qui, note, objet in (
        (TOUS, "comme l’événement", "événement"),
        ({**MEMBRES, "anonyme": 404}, "comme l’événement", "événement des membres"),
        (DU_BASSIN, "comme l’événement", "événement du bassin"),
    )
]
SORTIES: list[Ligne] = [
    Ligne("agenda_abonner", TOUS, "page publique"),
    Ligne("agenda_flux_region", TOUS, "événements publics, les mêmes pour tous"),
    Ligne("agenda_flux", TOUS, "événements publics, les mêmes pour tous", "flux de l’agenda"),
    Ligne("agenda_atom_region", TOUS, "événements publics, les mêmes pour tous"),
    Ligne("agenda_atom", TOUS, "événements publics, les mêmes pour tous", "flux de l’agenda"),
    Ligne("agenda_encart_choisir", TOUS, "page publique"),
    Ligne("agenda_encart", TOUS, "événements publics, les mêmes pour tous", "flux de l’agenda"),
    Ligne("agenda_encart_structure", TOUS, "événements publics, les mêmes pour tous", "encart de l’agenda"),
    *DE_QUI_LIT,
]
