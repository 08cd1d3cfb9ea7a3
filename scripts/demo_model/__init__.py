"""Parts of scripts/train_demo_model.py: tokenizer, data, model, evaluation, GGUF file."""
