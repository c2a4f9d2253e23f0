"""A client that answers in place of the platform, without the library."""

import lading.labelbox as lb


class FakeClient(lb.Client):
    """Answers from a document by operation, or one after the other from a list of them; the last stays."""

    def __init__(self, **documents):
        self.documents = {name.replace("__", ".").replace("_", "-"): value for name, value in documents.items()}
        self.asked = []
        self._ontology = None

    def request(self, operation, **parameters):
        self.asked.append((operation, parameters))
        answer = self.documents[operation]
        if isinstance(answer, Answers):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer


class Answers(list):
    """Documents, one for each time that it is asked."""
