import { startEntry } from '@/shared/start'
import App from './App.vue'
import './table.css'
import { router } from './router'

await startEntry(App, router, 'gov')
