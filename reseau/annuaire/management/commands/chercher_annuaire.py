import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict

from home.temps.typographie import nombre
from reseau.annuaire.choices import PAR_PAGE, RAYON_PAR_DEFAUT, RAYONS
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.queries.recherche import Resultats, rechercher
from reseau.annuaire.queries.resultats import StructureTrouvee
from reseau.annuaire.views.recherche import titre_dire


class Command(BaseCommand):
    help = "Cherche dans l’annuaire comme la page publique, et dit ce qu’elle montrerait."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("texte", nargs="?", default="", help="Le besoin, le service ou la structure.")
        parser.add_argument("--commune", default="", help="Une commune ou un code postal.")
        parser.add_argument("--rayon", type=int, default=RAYON_PAR_DEFAUT, help=f"En kilomètres : {RAYONS}.")
        parser.add_argument("--format", choices=("texte", "json"), default="texte")
        parser.add_argument("--limite", type=int, default=PAR_PAGE, help=f"Au plus {PAR_PAGE} structures montrées.")

    def handle(self, *args: Any, **options: Any) -> None:
        form, resultats = self._chercher(options)
        structures = resultats.structures[: max(options["limite"], 0)]
        if options["format"] == "json":
            reponse = _en_objet(form, resultats, structures)
            self.stdout.write(json.dumps(reponse, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_en_texte(form, resultats, structures)))

    def _chercher(self, options: dict[str, Any]) -> tuple[RechercheForm, Resultats]:
        if options["rayon"] not in RAYONS:
            raise CommandError(f"Choisissez un rayon parmi {', '.join(map(str, RAYONS))} kilomètres.")
        demande = QueryDict(mutable=True)
        demande.update({"q": options["texte"], "lieu": options["commune"], "rayon": str(options["rayon"])})
        form = RechercheForm(demande)
        criteres = form.criteres()
        if form.errors:
            raise CommandError(" ".join(erreur for erreurs in form.errors.values() for erreur in erreurs))
        return form, rechercher(criteres)


def _en_objet(form: RechercheForm, resultats: Resultats, structures: list[StructureTrouvee]) -> dict[str, Any]:
    """The answer for a program."""
    commune = form.compris.commune
    return {
        "texte": resultats.criteres.texte,
        "commune": {"code_insee": commune.code_insee, "nom": commune.nom} if commune else None,
        "rayon": resultats.criteres.rayon if commune else None,
        "nombre": resultats.nombre,
        "corrections": resultats.corrections,
        "ignores": list(resultats.ignores),
        "structures": [
            {
                "rang": trouvee.numero,
                "code": trouvee.structure.code,
                "nom": trouvee.structure.nom,
                "reseau": trouvee.structure.reseau.code,
                "services": [service.nom for service in trouvee.services],
                "communes": list(dict.fromkeys(lieu.lieu.commune.nom for lieu in trouvee.lieux)),
                "distance_km": _distance(trouvee),
                "a_distance": trouvee.de_loin or not trouvee.lieux,
            }
            for trouvee in structures
        ],
        "facettes": resultats.comptes,
        "ouvertes": resultats.ouvertes,
    }


def _en_texte(form: RechercheForm, resultats: Resultats, structures: list[StructureTrouvee]) -> list[str]:
    """The answer for a reader."""
    lignes = [titre_dire(resultats)]
    if form.compris.deduite or form.compris.devinee:
        lignes.append(f"Commune comprise : {form.compris.commune.libelle}")
    lignes += [f"« {mot} » lu « {voisin} »" for mot, voisin in resultats.corrections.items()]
    if resultats.ignores:
        lignes.append("Mots laissés de côté : " + ", ".join(resultats.ignores))
    for trouvee in structures:
        distance = _distance(trouvee)
        ou = trouvee.communes or "à distance"
        ou += ", à distance" if trouvee.de_loin else "" if distance is None else f", à {nombre(round(distance))} km"
        lignes.append(f"{trouvee.numero:>3}. {trouvee.structure.nom} ({trouvee.structure.reseau.nom}), {ou}")
        lignes += [f"     {service.nom}" for service in trouvee.services]
    return lignes


def _distance(trouvee: StructureTrouvee) -> float | None:
    lieu = trouvee.premier_lieu
    return None if lieu is None or lieu.distance is None else round(lieu.distance, 1)
