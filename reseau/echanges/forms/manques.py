"""What a correspondence of columns still lacks for its lines to be acceptable."""

from collections.abc import Iterator

from reseau.annuaire.choices import Zone
from reseau.echanges.imports.reglages import Reglages

SOURCES_DU_LIEU = ("code_postal", "commune", "code_insee", "postal_commune", "adresse_entiere")


DU_LIEU = ("telephone", "courriel", "horaires", "adresse", "lieu_nom")


def manques(reglages: Reglages) -> Iterator[tuple[str, str]]:
    """What keeps lines from being acceptable: the field of the form that would mend it, and the words."""
    if not any(source.champ == "structure_nom" for source in reglages.colonnes.values()):
        yield "", "Dites quelle colonne donne le nom de la structure."
    du_service = any(reglages.remplit(champ) for champ in ("missions", "publics", "themes", "description", "modes"))
    if reglages.remplit("service_nom"):
        for champ, quoi in (("missions", "à quelle mission il répond"), ("publics", "à qui il s’adresse")):
            if not reglages.remplit(champ):
                yield f"k_{champ}", f"Dites {quoi} : une colonne, ou un choix pour toutes les lignes."
        if reglages.constantes.get("zone") == Zone.BASSIN and not reglages.remplit("zone_codes"):
            yield "k_zone_noms", "Dites lesquels."
    elif du_service:
        yield "k_service_nom", "Nommez le service : sans nom, aucune ligne n’en aurait."
    du_lieu = any(source.champ.split("_")[0] in DU_LIEU or source.champ in DU_LIEU
                  for source in reglages.colonnes.values())  # fmt: skip
    if du_lieu and not any(reglages.remplit(champ) for champ in SOURCES_DU_LIEU):
        yield "", "Dites quelle colonne donne la commune : sans elle, aucune ligne n’aurait de lieu."
