"""data.inclusion v1: a structure is also its seat; a service, one line for each place where it is given."""

import datetime
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from home.classeur import PAQUET
from reseau.annuaire.adresses import fiche_url
from reseau.annuaire.choices import SOURCE_PROPRE
from reseau.annuaire.exports.bilan import LICENCE, Bilan
from reseau.annuaire.identifiants import (
    identifiant_au_lieu,
    identifiant_service,
    identifiant_structure,
)
from reseau.annuaire.imports import ecritures as valeurs
from reseau.annuaire.imports.ecritures import SANS_DESCRIPTION, description_ecrire, nom_ecrire
from reseau.annuaire.imports.traducteur import Traducteur
from reseau.annuaire.models import Lieu
from reseau.annuaire.queries.exportables import Exportables, ServiceExporte, StructureExportee
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.choices import RESEAUX_PORTEURS

SUIVANT = ",\n"
Ligne = dict[str, Any]


def exporter(exportables: Exportables, bilan: Bilan) -> Iterator[str]:
    """The whole file: structures, then services, then the networks that the format has no word for.

    Read once, so that both lists agree: services wait in a temporary file for the structures to be all written.
    """
    redacteur = Redacteur()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as attente:
        yield f'{{"licence": {_json(LICENCE)},\n"structures": [\n'
        avant, avant_service = "", ""
        for exportee in exportables.structures():
            yield avant + _json(redacteur.structure(exportee))
            avant = SUIVANT
            for ligne in redacteur.services(exportee):
                attente.write(avant_service + _json(ligne))
                avant_service = SUIVANT
            bilan.structures += 1
            bilan.services += len(exportee.services)
            bilan.lieux += len({lieu.pk for s in exportee.services for lieu, _ in s.lieux} | _siege(exportee))
        yield '\n],\n"services": [\n'
        attente.seek(0)
        yield from iter(lambda: attente.read(PAQUET), "")
        yield f'\n],\n"reseaux": {_json(redacteur.reseaux_sans_mot)}}}\n'


def _siege(exportee: StructureExportee) -> set[int]:
    return {exportee.siege.pk} if exportee.siege else set()


def _json(valeur: Any) -> str:
    return json.dumps(valeur, ensure_ascii=False, separators=(",", ":"))


class Redacteur:
    """Writes the lines; empty fields are left out."""

    def __init__(self, traducteur: Traducteur | None = None) -> None:
        self.traducteur = traducteur or Traducteur()
        self.reseaux_sans_mot: dict[str, list[str]] = defaultdict(list)
        self._portes: dict[tuple[str, ...], list[str]] = {}
        reseaux = list(Reseau.objects.all())
        for reseau in reseaux:
            porteurs = reseaux_porteurs(reseau)
            memes = [autre.code for autre in reseaux if set(porteurs) & set(autre.correspondance)]
            self._portes[tuple(porteurs)] = memes

    def structure(self, exportee: StructureExportee) -> Ligne:
        """The line of a structure, at the address of its seat."""
        structure, siege = exportee.structure, exportee.siege
        identifiant, porteurs = identifiant_structure(structure), reseaux_porteurs(structure.reseau)
        if self._portes.get(tuple(porteurs)) != [structure.reseau.code]:
            self.reseaux_sans_mot[structure.reseau.code].append(identifiant)
        return _sans_vides(
            {
                "source": SOURCE_PROPRE,
                "id": identifiant,
                "nom": nom_ecrire(structure.nom),
                "date_maj": exportee_date(exportee).isoformat(),
                "description": description_ecrire(structure.presentation),
                "lien_source": fiche_url(structure),
                "siret": valeurs.chiffres(structure.siret, 14),
                **_adresse(siege),
                **_contacts(siege, structure),
                "site_web": valeurs.site(structure.site),
                "horaires_accueil": valeurs.texte(siege.horaires) if siege else "",
                "reseaux_porteurs": porteurs,
            }
        )

    def services(self, exportee: StructureExportee) -> Iterator[Ligne]:
        """The lines of the services of a structure."""
        for service in exportee.services:
            for lieu, horaires in service.lieux or [(None, service.service.heures_a_distance)]:
                yield self._service(exportee, service, lieu, horaires)

    def _service(self, exportee: StructureExportee, exporte: ServiceExporte, lieu: Lieu | None, horaires: str) -> Ligne:
        service, structure, siege = exporte.service, exportee.structure, exportee.siege
        identifiant = identifiant_service(service)
        if lieu and lieu != siege:
            identifiant, horaires = identifiant_au_lieu(identifiant, lieu), horaires or lieu.horaires
        return _sans_vides(
            {
                "source": SOURCE_PROPRE,
                "structure_id": identifiant_structure(structure),
                "id": identifiant,
                "nom": nom_ecrire(service.nom),
                "description": description_ecrire(service.description) or SANS_DESCRIPTION,
                "lien_source": fiche_url(structure),
                "date_maj": valeurs.date_de(service, lieu).isoformat(),
                "type": self.traducteur.type_service(exporte.codes["missions"]),
                "thematiques": self.traducteur.thematiques(exporte.codes["themes"]),
                "frais": "gratuit",
                "publics": self.traducteur.publics(exporte.codes["publics"]),
                "publics_precisions": self.traducteur.publics_dits(exporte.codes["publics"]),
                "conditions_acces": valeurs.texte(service.conditions),
                **_adresse(lieu),
                **_contacts(lieu or siege, structure),
                "modes_accueil": self.traducteur.modes(service.modes),
                "zone_eligibilite": self.traducteur.zone(service.zone, service.zone_codes),
                "mobilisation_precisions": valeurs.texte(service.comment_joindre),
                "horaires_accueil": valeurs.texte(horaires),
            }
        )


def exportee_date(exportee: StructureExportee) -> datetime.date:
    """As old as the seat, else as the stalest service, else as the record of the structure."""
    fiches = [exportee.siege] if exportee.siege else [exporte.service for exporte in exportee.services]
    if fiches:
        return valeurs.date_de(*fiches)
    return valeurs.date_bornee(timezone.localdate(exportee.structure.modifie_le))


def reseaux_porteurs(reseau: Reseau) -> list[str]:
    """The words that the format has for a network."""
    return sorted(code for code in set(reseau.correspondance) if code in RESEAUX_PORTEURS)


def _adresse(lieu: Lieu | None) -> Ligne:
    if lieu is None:
        return {}
    return {
        "commune": lieu.commune.nom,
        "code_postal": valeurs.chiffres(lieu.code_postal, 5),
        "code_insee": lieu.commune.code_insee,
        "adresse": valeurs.texte(lieu.adresse),
        "complement_adresse": valeurs.texte(lieu.complement),
        "longitude": valeurs.degres(lieu.longitude),
        "latitude": valeurs.degres(lieu.latitude),
    }


def _contacts(lieu: Lieu | None, structure: Structure) -> Ligne:
    """Those of the place, else of the structure."""
    return {
        "telephone": valeurs.telephone((lieu and lieu.telephone) or structure.telephone),
        "courriel": valeurs.courriel((lieu and lieu.courriel) or structure.courriel),
    }


def _sans_vides(ligne: Ligne) -> Ligne:
    return {nom: valeur for nom, valeur in ligne.items() if valeur not in ("", None, [])}
