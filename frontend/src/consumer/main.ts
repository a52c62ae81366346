import { startEntry } from '@/shared/start'
import App from './App.vue'
import { router } from './router'

await startEntry(App, router, 'consumer')
