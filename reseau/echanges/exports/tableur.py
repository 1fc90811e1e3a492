"""Our own spreadsheet, the one that imports read: one line per service at one place."""

from collections.abc import Iterator
from typing import Any

from home.classeur import lignes_xlsx
from home.tables import lignes_csv
from reseau.annuaire.au_lieu import AuLieu
from reseau.annuaire.models import Lieu
from reseau.echanges.exports.bilan import Bilan
from reseau.echanges.identifiants import identifiant_lieu, identifiant_service, identifiant_structure
from reseau.echanges.imports import ecritures as valeurs
from reseau.echanges.imports.format_csv import COLONNES
from reseau.echanges.imports.nettoyage import telephone_lire
from reseau.echanges.queries.exportables import Exportables, ServiceExporte, StructureExportee
from reseau.structures.models import Structure

Cellules = dict[str, Any]
LISTE = ", "


def exporter_csv(exportables: Exportables, bilan: Bilan) -> Iterator[str]:
    """As a CSV for French spreadsheets."""
    return lignes_csv(list(COLONNES), _rangs(exportables, bilan))


def exporter_xlsx(exportables: Exportables, bilan: Bilan) -> Iterator[bytes]:
    """As a workbook where every cell is a text: no code loses its zero."""
    rangs = (["" if valeur is None else str(valeur) for valeur in rang] for rang in _rangs(exportables, bilan))
    return lignes_xlsx(list(COLONNES), rangs)


def _rangs(exportables: Exportables, bilan: Bilan) -> Iterator[list[Any]]:
    for exportee in exportables.structures():
        bilan.structures += 1
        bilan.services += len(exportee.services)
        bilan.lieux += len(exportee.montres)
        for cellules in lignes(exportee):
            yield [cellules.get(nom) for nom in COLONNES]


def lignes(exportee: StructureExportee) -> Iterator[Cellules]:
    """Place by place with what is given there, then what is given nowhere; a structure alone has a line too."""
    structure = _structure(exportee.structure)
    for lieu in exportee.montres:
        ici = [(service, au_lieu) for service in exportee.services for au_lieu in service.lieux if au_lieu.lieu == lieu]
        for service, au_lieu in ici:
            date = _date(service.service, lieu)
            yield {**structure, **_lieu(lieu), **_service(service), **_ici(au_lieu), "date_maj": date}
        if not ici:
            yield {**structure, **_lieu(lieu), "date_maj": _date(lieu)}
    for service in exportee.services:
        if service.sans_lieu:
            heures = valeurs.texte(service.service.heures_a_distance)
            yield {**structure, **_service(service), "horaires": heures, "date_maj": _date(service.service)}
    if not exportee.montres and not exportee.services:
        yield structure


def _structure(structure: Structure) -> Cellules:
    return {
        "structure_id": identifiant_structure(structure),
        "structure_nom": valeurs.texte(structure.nom),
        "reseau": structure.reseau.code,
        "siret": structure.siret,
        "presentation": valeurs.texte(structure.presentation),
        "site": valeurs.texte(structure.site),
    }


def _lieu(lieu: Lieu) -> Cellules:
    return {
        "lieu_id": identifiant_lieu(lieu),
        "lieu_nom": valeurs.texte(lieu.nom),
        "adresse": valeurs.texte(lieu.adresse),
        "complement": valeurs.texte(lieu.complement),
        "code_postal": lieu.code_postal,
        "commune": lieu.commune.nom,
        "code_insee": lieu.commune.code_insee,
        "latitude": valeurs.degres(lieu.latitude),
        "longitude": valeurs.degres(lieu.longitude),
        "horaires": valeurs.texte(lieu.horaires),
        "telephone": telephone_lire(lieu.telephone),
        "courriel": valeurs.texte(lieu.courriel),
        "acces": valeurs.texte(lieu.acces),
        "langues": LISTE.join(lieu.langues),
        "permanence": "oui" if lieu.permanence else "non",
    }


def _service(exporte: ServiceExporte) -> Cellules:
    service = exporte.service
    return {
        "service_id": identifiant_service(service),
        "service_nom": valeurs.texte(service.nom),
        "description": valeurs.texte(service.description),
        **{nom: LISTE.join(codes) for nom, codes in exporte.codes.items()},
        "modes": LISTE.join(service.modes),
        "conditions": valeurs.texte(service.conditions),
        "comment_joindre": valeurs.texte(service.comment_joindre),
        "modes_mobilisation": LISTE.join(service.modes_mobilisation),
        "mobilisable_par": LISTE.join(service.mobilisable_par),
        "lien_mobilisation": service.lien_mobilisation,
        "heures_par_semaine": service.heures_par_semaine,
        "nombre_semaines": service.nombre_semaines,
        "zone": service.zone,
        "zone_codes": LISTE.join(service.zone_codes),
    }


def _ici(au_lieu: AuLieu) -> Cellules:
    """What is said of a service at this place; empty, it is as the service says."""
    return {"missions_au_lieu": LISTE.join(au_lieu.missions), "modes_au_lieu": LISTE.join(au_lieu.modes)}


def _date(*fiches: Any) -> str:
    return valeurs.date_de(*fiches).isoformat()
