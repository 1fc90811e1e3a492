"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.vocabulaires.admin import CodesField, ReferenceViewSet
