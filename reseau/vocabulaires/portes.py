"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.vocabulaires.forms import CodesField
from reseau.vocabulaires.viewsets import ReferenceViewSet
