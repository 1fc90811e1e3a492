"""Who is called to sign a protocol; one signature; a file to check."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from home.erreurs import RegleRefusee
from home.formulaires import FormulaireSafran
from reseau.animation.forms_apres import CompareForm
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.empreintes import empreinte_de
from reseau.ecrits.queries.lecture import SectionLue
from reseau.ecrits.queries.signatures import signatures_qui_comptent, structures_du_bassin
from reseau.structures.models import Structure


class SignatairesForm(FormulaireSafran, forms.Form):
    """The structures of the bassin called to sign; those that signed are not asked again."""

    structures = forms.ModelMultipleChoiceField(
        Structure.objects.none(), label="Structures appelées à signer", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Celles qui sont de ce bassin aujourd’hui. Une structure qui a signé le reste.",
    )  # fmt: skip

    def __init__(self, *args: Any, document: DocumentLocal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signees = signatures_qui_comptent(document).values("structure")
        self.fields["structures"].queryset = structures_du_bassin(document.bassin_id).exclude(pk__in=signees)
        self.fields["structures"].initial = list(document.signataires.values_list("pk", flat=True))


class SignerForm(FormulaireSafran, forms.Form):
    """For which structure, in what quality; the print of the text shown goes along."""

    structure = forms.ModelChoiceField(Structure.objects.none(), label="Structure", empty_label=None)
    qualite = forms.CharField(
        label="À quel titre", max_length=120, help_text="Directrice, président, par délégation de la direction…"
    )
    empreinte = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, page: tuple[DocumentLocal, list[SectionLue]], structures: QuerySet[Structure], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"empreinte": empreinte_de(*page), "structure": structures.first()}
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures

    def refuser(self, refus: RegleRefusee, sinon: str | None = None) -> None:
        """A text that changed is shown again as it is: the next signature is for that one."""
        super().refuser(refus, sinon)
        if refus.code == "texte_change":
            self.data = self.data.copy()
            self.data[self.add_prefix("empreinte")] = self.initial["empreinte"]


class VerifierForm(CompareForm):
    """A file to compare with those that were published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fichier"].label = "Fichier PDF du document"
