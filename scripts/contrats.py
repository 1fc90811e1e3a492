"""The doors of a room: what import-linter asks beside the layers."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Portes(Contract):
    """A room imports of another one its `portes` only; `partout` may go everywhere."""

    type_name = "portes"
    salles = fields.ListField(subfield=fields.StringField())
    portes = fields.ListField(subfield=fields.StringField())
    partout = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Each room of the `salles` is read: whatever enters it from another, elsewhere than by a door, is told."""
        salles: set[str] = set()
        for aile in self.salles:
            salles |= graph.find_children(aile.removesuffix(".*")) if aile.endswith(".*") else {aile}
        intrus = set()
        for salle in salles:
            dedans = {salle, *graph.find_descendants(salle)}
            portes = tuple(f"{salle}.{porte}" for porte in self.portes)
            for piece in dedans:
                if piece == salle or any(piece == p or piece.startswith(f"{p}.") for p in portes):
                    continue
                for qui in graph.find_modules_that_directly_import(piece):
                    if self._ailleurs(qui, salles - {salle}):
                        intrus.add(f"{qui} → {piece}")
        return ContractCheck(kept=not intrus, metadata={"intrus": sorted(intrus)})

    def _ailleurs(self, qui: str, autres: set[str]) -> bool:
        return not qui.startswith(tuple(self.partout)) and any(qui.startswith(f"{autre}.") for autre in autres)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import that enters by a window."""
        for intrus in check.metadata["intrus"]:
            output.print_error(intrus)
