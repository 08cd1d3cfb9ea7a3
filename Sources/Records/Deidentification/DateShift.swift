import EHR
